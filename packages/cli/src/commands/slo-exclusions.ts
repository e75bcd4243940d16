import type { CallOutput } from "@shipshape/contract/route";
import { sloExclusions as routes } from "@shipshape/contract/slo-exclusions";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { Command, InvalidArgumentError } from "commander";
import { facts, moment, percent, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Exclusion = CallOutput<typeof routes.getExclusion>;
type Effects = CallOutput<typeof routes.previewExclusion>;
type Said = Readonly<Record<string, unknown>>;

const only = (said: Said, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])));

/** When an exclusion holds, as options say it: business hours, a rule, or one stretch of time. */
export function whenOf(said: Said): Record<string, unknown> {
  if (said["businessHours"]) {
    const hours = only(said, "timeZone", "days", "opens", "closes", "holidays", "from", "to");
    return { kind: "business_hours", ...hours };
  }
  if (said["rrule"] !== undefined) {
    return { kind: "recurring", ...only(said, "rrule", "firstStart", "timeZone", "durationMinutes") };
  }
  if (said["from"] === undefined || said["to"] === undefined) {
    throw new InvalidArgumentError("Say when: --from and --to, or --rrule, or --business-hours.");
  }
  return { kind: said["maintenance"] ? "maintenance" : "once", ...only(said, "from", "to") };
}

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("Give a whole number.");
  return value;
};

/** When, and for what; nothing said of the latter is every objective. */
function withTimeAndSelector(command: Command) {
  command
    .option("--from <moment>", "one stretch of time, from …")
    .option("--to <moment>", "… to (not included)")
    .option("--maintenance", "the stretch is planned work")
    .option("--rrule <rule>", "again and again: an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=SU")
    .option("--first-start <time>", "local date and time of the first: 2026-03-01T02:00")
    .option("--duration-minutes <minutes>", "how long each one lasts", number)
    .option("--business-hours", "everything outside of business hours")
    .option("--days <day...>", "the days that count: MO TU WE TH FR where absent")
    .option("--opens <time>", "09:00 where absent")
    .option("--closes <time>", "17:00 where absent")
    .option("--holidays <date...>", "days that are excluded as a whole")
    .option("--time-zone <zone>", "IANA zone of --rrule and --business-hours")
    .option("--slos <name...>", "only these objectives")
    .option("--services <name...>", "only objectives of these services")
    .option("--teams <name...>", "only objectives of these teams' services");
  return (said: Said) => ({ when: whenOf(said), selector: only(said, "slos", "services", "teams") });
}

/** What a change of the exclusions makes of each budget. */
export function effectsText({ effects, because }: Effects): string {
  const budgets = table(
    effects,
    [
      ["slo", ({ slo }) => slo],
      ["service", ({ service }) => service],
      ["left before", ({ before }) => percent(before.remainingShare)],
      ["left after", ({ after }) => percent(after.remainingShare)],
      ["bad taken out", ({ badEventsTakenOut }) => Math.round(badEventsTakenOut * 100) / 100],
      ["excluded", ({ excludedMinutes }) => humanizeMinutes(excludedMinutes)],
    ],
    "",
  );
  return `${because[0]?.toUpperCase()}${because.slice(1)}.${budgets === "" ? "" : `\n\n${budgets}`}`;
}

const selected = ({ selector }: Exclusion): string =>
  Object.entries(selector)
    .map(([kind, names]) => `${kind}: ${(names ?? []).join(", ")}`)
    .join("; ") || "every objective";

function exclusionText(one: Exclusion): string {
  const about = facts([
    ["Exclusion", one.name],
    ["When", one.summary],
    ["For", selected(one)],
    ["Now", one.active ? "excluded" : "counting"],
    ["Next change", moment(one.nextChange)],
    ["Reason", one.reason],
    ["Author", one.author],
    ["Approved by", one.approver],
  ]);
  return one.effect ? `${about}\n\n${effectsText(one.effect)}` : about;
}

const spansCommand = (): Command =>
  routeCommand("spans", routes.listExclusionSpans, {
    print: ({ spans }) =>
      table(
        spans,
        [
          ["from", ({ from }) => moment(from)],
          ["to", ({ to }) => moment(to)],
          ["exclusion", ({ exclusion }) => exclusion],
          ["reason", ({ reason }) => reason],
          ["author", ({ author }) => author],
        ],
        "Nothing is excluded in this time.",
      ),
  });

const listCommand = (): Command =>
  routeCommand("list", routes.listExclusions, {
    print: ({ exclusions }) =>
      table(
        exclusions,
        [
          ["exclusion", ({ name }) => name],
          ["when", ({ summary }) => summary],
          ["for", selected],
          ["now", ({ active }) => (active ? "excluded" : "")],
          ["reason", ({ reason }) => reason],
          ["author", ({ author }) => author],
        ],
        "No exclusions: every minute counts.",
      ),
  });

/** What is taken out of error budgets. */
export const sloExclusionsCommand = (): Command =>
  new Command("exclusions")
    .description("Times that are taken out of error budgets, also of the past")
    .addCommand(listCommand())
    .addCommand(routeCommand("show", routes.getExclusion, { print: exclusionText }))
    .addCommand(spansCommand())
    .addCommand(
      routeCommand("add", routes.createExclusion, {
        omit: ["when", "labels", "annotations"],
        extend: withTimeAndSelector,
        print: exclusionText,
        example:
          'shipshape slo exclusions add --name load-test --from 2030-03-01T10:00:00Z --to 2030-03-01T12:00:00Z --reason "The yearly load test" --services payments',
      }),
    )
    .addCommand(
      routeCommand("preview", routes.previewExclusion, {
        omit: ["when", "labels", "annotations"],
        extend: withTimeAndSelector,
        print: effectsText,
      }),
    )
    .addCommand(routeCommand("preview-removal", routes.previewExclusionRemoval, { print: effectsText }))
    .addCommand(
      routeCommand("remove", routes.removeExclusion, {
        print: () => "The exclusion is taken away: its time counts again.",
      }),
    );
