import { readFileSync } from "node:fs";
import { oncallCalendars } from "@shipshape/contract/oncall-calendars";
import type { CallOutput } from "@shipshape/contract/route";
import type { Command } from "commander";
import { counted, moment, table } from "../print.ts";
import { routeCommand } from "../route-command.ts";

type Calendar = CallOutput<typeof oncallCalendars.putCalendar>;

const said = ({ name, source, dayCount, shiftCount, error }: Calendar): string =>
  `${name}: ${source}. ${error ?? `${counted(dayCount, "day")} and ${counted(shiftCount, "shift")} ahead.`}`;

const listCommand = (): Command =>
  routeCommand("calendars", oncallCalendars.listCalendars, {
    print: ({ calendars }) =>
      table(
        calendars,
        [
          ["calendar", ({ name }) => name],
          ["from", ({ source }) => source],
          ["days ahead", ({ dayCount }) => dayCount],
          ["shifts ahead", ({ shiftCount }) => shiftCount],
          ["as of", ({ copiedAt }) => moment(copiedAt)],
          ["fault", ({ error }) => error],
        ],
        "No calendar yet. 'shipshape oncall calendar' makes one.",
      ),
  });

const putCommand = (): Command =>
  routeCommand("calendar", oncallCalendars.putCalendar, {
    omit: ["ical"],
    extend: (command) => {
      command.option("--ical <file>", "an iCal file, as it is now; - reads it from standard input");
      return ({ ical }) => (typeof ical === "string" ? { ical: readFileSync(ical === "-" ? 0 : ical, "utf8") } : {});
    },
    print: said,
    example:
      "shipshape oncall calendar berlin --country DE --region BE\n  shipshape oncall calendar team --ical team.ics",
  });

/** Calendars in and out: holidays, shifts from elsewhere, and a schedule as a file. */
export const calendarCommands = (): Command[] => [
  routeCommand("export", oncallCalendars.exportSchedule, {
    print: ({ ical }) => ical,
    example: "shipshape oncall export payments > payments.ics",
  }),
  listCommand(),
  putCommand(),
  routeCommand("show-calendar", oncallCalendars.getCalendar, {
    print: ({ ical, ...calendar }) =>
      JSON.stringify(ical === undefined ? calendar : { ...calendar, ical: "…" }, null, 2),
  }),
  routeCommand("read-calendar", oncallCalendars.refreshCalendar, { print: said }),
  routeCommand("delete-calendar", oncallCalendars.deleteCalendar, { print: () => "Deleted." }),
];
