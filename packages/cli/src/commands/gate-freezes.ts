import { gateFreezes } from "@shipshape/contract/gates-freezes";
import type { Command } from "commander";
import { moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

/** What a freeze holds for, where nothing said is everything, and when it comes again. */
function withSelectorAndRule(command: Command) {
  command.option("--services <name...>", "only these services");
  command.option("--teams <name...>", "only services of these teams");
  command.option("--envs <name...>", "only these environments");
  command.option("--classes <class...>", "only changes for this: feature, fix, security …");
  command.option("--rrule <rule>", "when it comes again: FREQ=WEEKLY;BYDAY=FR (RFC 5545)");
  command.option("--first <local>", "when the first one begins, by the clock of its zone: 2030-12-06T16:00");
  command.option("--zone <zone>", "IANA time zone", "UTC");
  command.option("--minutes <count>", "how long each lasts", "1440");
  return ({ services, teams, envs, classes, rrule, first, zone, minutes }: Record<string, unknown>) => ({
    selector: {
      ...(services ? { services } : {}),
      ...(teams ? { teams } : {}),
      ...(envs ? { environments: envs } : {}),
      ...(classes ? { changeClasses: classes } : {}),
    },
    ...(rrule ? { recurrence: { rrule, firstStart: first, timeZone: zone, durationMinutes: Number(minutes) } } : {}),
  });
}

/** The freeze calendar. */
export const freezeCommands = (): readonly Command[] => [
  routeCommand("freeze", gateFreezes.createFreeze, {
    omit: ["labels", "annotations"],
    extend: withSelectorAndRule,
    print: ({ name, from, to, recurs }) =>
      `The freeze ${name} holds from ${moment(from)} to ${moment(to)}${recurs ? `, and again: ${recurs}` : ""}.`,
    example:
      'shipshape gate freeze --name year-end --from 2030-12-20T18:00:00Z --to 2031-01-02T08:00:00Z --reason "The books are closed" --envs production',
  }),
  routeCommand("unfreeze", gateFreezes.deleteFreeze, { print: () => "The freeze is taken away." }),
  routeCommand("freezes", gateFreezes.listFreezes, {
    print: ({ freezes }) =>
      table(
        freezes,
        [
          ["freeze", ({ name }) => name],
          ["kind", ({ kind }) => kind],
          ["from", ({ from }) => moment(from)],
          ["to", ({ to }) => moment(to)],
          ["again", ({ recurs }) => recurs],
          ["reason", ({ reason }) => reason],
        ],
        "No freeze windows.",
      ),
  }),
  routeCommand("override-freeze", gateFreezes.overrideFreeze, {
    rename: { environment: "env" },
    print: ({ service, environment, freeze, until }) =>
      `${service} may pass ${freeze} in ${environment} until ${moment(until)}.`,
    example:
      'shipshape gate override-freeze year-end --service payments --env production --minutes 30 --reason "Nobody can pay; the fix is ready"',
  }),
  routeCommand("end-override", gateFreezes.endOverride, {
    print: ({ service, environment, freeze }) => `${freeze} holds again for ${service} in ${environment}.`,
  }),
  routeCommand("resume-override", gateFreezes.resumeOverride, {
    print: ({ service, environment, freeze, until }) =>
      `${service} may pass ${freeze} in ${environment} again, until ${moment(until)}.`,
  }),
  routeCommand("overrides", gateFreezes.listOverrides, {
    print: ({ overrides }) =>
      table(
        overrides,
        [
          ["id", ({ id }) => id],
          ["freeze", ({ freeze }) => freeze],
          ["gate", ({ service, environment }) => `${service} in ${environment}`],
          ["now", ({ active }) => (active ? "passes" : "over")],
          ["by", ({ overriddenBy }) => overriddenBy],
          ["reason", ({ reason }) => reason],
          ["until", ({ until, endedAt }) => moment(endedAt ?? until)],
        ],
        "Nobody ever overrode a freeze.",
      ),
  }),
  routeCommand("freeze-feed", gateFreezes.createFreezeFeed, {
    print: ({ url }) => `Follow it with a calendar app; the address is shown only now:\n${url}`,
    example: "shipshape gate freeze-feed --team payments-team",
  }),
];
