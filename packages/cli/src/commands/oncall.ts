import { notifyCoverage } from "@shipshape/contract/notify-coverage";
import { oncall } from "@shipshape/contract/oncall";
import type { CallOutput } from "@shipshape/contract/route";
import { Command, InvalidArgumentError, Option } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";
import { calendarCommands } from "./oncall-calendar.ts";
import { coverCommands } from "./oncall-cover.ts";

type Overridden = { id: string; kind: string; user: string; instead: string | null; from: Date; to: Date };

/** "ana is on call instead of ben from … to …" */
function overrideText({ id, kind, user, instead, from, to }: Overridden): string {
  const what = kind === "remove" ? "is not on call" : kind === "add" ? "is on call as well" : "is on call";
  return `${user} ${what}${instead ? ` instead of ${instead}` : ""} from ${moment(from)} to ${moment(to)} (${id})`;
}

const whenCommand = (): Command =>
  routeCommand("when", oncall.listShifts, {
    print: ({ schedules }) =>
      table(
        schedules
          .flatMap(({ schedule, shifts }) => shifts.map((shift) => ({ ...shift, schedule })))
          .sort((a, b) => a.from.getTime() - b.from.getTime()),
        [
          ["from", ({ from }) => moment(from)],
          ["to", ({ to }) => moment(to)],
          ["schedule", ({ schedule }) => schedule],
          ["on call", ({ user }) => user ?? "nobody"],
          ["because", ({ because }) => because],
        ],
        "No shift in that time.",
      ),
    example: "shipshape oncall when --user ana --to 2026-12-31T00:00Z",
  });

/** "ana 2026-03-02T09:00Z 2026-03-02T17:00Z" */
function shiftOf(text: string): { user: string; from: string; to: string } {
  const [user, from, to, ...more] = text.trim().split(/\s+/);
  if (!user || !from || !to || more.length > 0) {
    throw new InvalidArgumentError(`Say who, from, to: --shift "ana 2026-03-02T09:00Z 2026-03-02T17:00Z".`);
  }
  return { user, from, to };
}

const temporaryCommand = (): Command =>
  routeCommand("temporary", oncall.createTemporarySchedule, {
    extend: (command) => {
      command.addOption(
        new Option("--shift <who-from-to...>", "one shift: who, from and to, in quotes").argParser(
          (text: string, before: ReturnType<typeof shiftOf>[] = []) => [...before, shiftOf(text)],
        ),
      );
      return ({ shift }) => ({ shifts: shift ?? [] });
    },
    print: ({ id, from, to, shifts }) =>
      `From ${moment(from)} to ${moment(to)} ${shifts.length === 0 ? "nobody is on call" : shifts.length === 1 ? "only this shift holds" : `only these ${shifts.length} shifts hold`} (${id})`,
    example:
      'shipshape oncall temporary payments --from 2026-12-24T00:00Z --to 2026-12-27T00:00Z --shift "ana 2026-12-24T00:00Z 2026-12-25T12:00Z"',
  });

const versionsCommand = (): Command =>
  routeCommand("versions", oncall.listScheduleVersions, {
    print: ({ versions }) =>
      table(
        versions,
        [
          ["counts from", ({ from }) => (from ? moment(from) : "always")],
          ["rotations", ({ rotations }) => rotations.map(({ name }) => name).join(", ")],
          ["said by", ({ createdBy }) => createdBy],
          ["on", ({ createdAt }) => moment(createdAt)],
        ],
        "It has said nothing yet.",
      ),
  });

const NO_SCHEDULE = "No schedule yet. Write one as YAML (kind: Schedule) and apply it.";

const coverageText = (schedules: CallOutput<typeof notifyCoverage.getCoverage>["schedules"]): string =>
  table(
    schedules.flatMap(({ schedule, findings }) => findings.map((finding) => ({ schedule, ...finding }))),
    [
      ["schedule", ({ schedule }) => schedule],
      ["", ({ severity }) => (severity === "bad" ? "BAD" : "warn")],
      ["what", ({ says }) => says],
      ["mend", ({ mend }) => mend],
    ],
    "Everybody who is on call can be reached, and has rest.",
  );

export const oncallCommands = (): Command =>
  calendarCommands().reduce((all, one) => all.addCommand(one), scheduleCommands());

const scheduleCommands = (): Command =>
  new Command("oncall")
    .description("Who is on call, schedules and overrides")
    .addCommand(
      routeCommand("now", oncall.whoIsOnCall, {
        print: ({ onCall }) =>
          table(
            onCall,
            [
              ["schedule", ({ schedule }) => schedule],
              ["on call", ({ people }) => people.map(({ user }) => user).join(" and ") || "nobody"],
              ["until", ({ until }) => moment(until)],
              ["because", ({ because }) => because],
            ],
            NO_SCHEDULE,
          ),
        example: "shipshape oncall who --at 2026-12-24T20:00Z",
      }).alias("who"),
    )
    .addCommand(
      routeCommand("list", oncall.listSchedules, {
        print: ({ schedules }) =>
          table(
            schedules,
            [
              ["schedule", ({ name }) => name],
              ["time zone", ({ timeZone }) => timeZone],
              ["rotations", ({ rotations }) => rotations.map(({ name }) => name).join(", ")],
              ["on call", ({ now }) => now.people.map(({ user }) => user).join(" and ") || "nobody"],
            ],
            NO_SCHEDULE,
          ),
      }),
    )
    .addCommand(
      routeCommand("show", oncall.getSchedule, {
        print: ({ name, timeZone, now, finalShifts, coverageGapMinutes }) =>
          [
            facts([
              ["Schedule", `${name} (${timeZone})`],
              ["On call now", now.because],
              ["Gaps", coverageGapMinutes > 0 ? `${coverageGapMinutes} minutes without anybody` : "none"],
            ]),
            table(
              finalShifts,
              [
                ["from", ({ from }) => moment(from)],
                ["to", ({ to }) => moment(to)],
                ["on call", ({ user }) => user ?? "nobody"],
                ["because", ({ because }) => because],
              ],
              "No shifts.",
            ),
          ].join("\n\n"),
      }),
    )
    .addCommand(
      routeCommand("coverage", notifyCoverage.getCoverage, {
        print: ({ schedules }) => coverageText(schedules),
        example: "shipshape oncall coverage --schedule payments --days 14",
      }),
    )
    .addCommand(
      routeCommand("override", oncall.createOverride, {
        print: overrideText,
        example: "shipshape oncall override payments --user ana --from 2026-03-02T09:00Z --to 2026-03-02T17:00Z",
      }),
    )
    .addCommand(
      routeCommand("move-override", oncall.updateOverride, {
        print: overrideText,
      }),
    )
    .addCommand(routeCommand("remove-override", oncall.deleteOverride, { print: () => "Taken back." }))
    .addCommand(coverCommands())
    .addCommand(whenCommand())
    .addCommand(temporaryCommand())
    .addCommand(routeCommand("remove-temporary", oncall.deleteTemporarySchedule, { print: () => "Taken back." }))
    .addCommand(versionsCommand())
    .addCommand(routeCommand("delete", oncall.deleteSchedule, { print: () => "Deleted." }));
