import { oncall } from "@shipshape/contract/oncall";
import { Command } from "commander";
import { facts, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

const NO_SCHEDULE = "No schedule yet. Write one as YAML (kind: Schedule) and apply it.";

export const oncallCommands = (): Command =>
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
      }),
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
      routeCommand("override", oncall.createOverride, {
        print: ({ id, user, from, to }) => `${user} is on call from ${moment(from)} to ${moment(to)} (${id})`,
        example: "shipshape oncall override payments --user ana --from 2026-03-02T09:00Z --to 2026-03-02T17:00Z",
      }),
    )
    .addCommand(
      routeCommand("move-override", oncall.updateOverride, {
        print: ({ id, user, from, to }) => `${user} is on call from ${moment(from)} to ${moment(to)} (${id})`,
      }),
    )
    .addCommand(routeCommand("remove-override", oncall.deleteOverride, { print: () => "Taken back." }));
