import { describe, expect, test } from "vitest";
import { rrulePartProblem } from "./rrule.ts";

test.each([
  "FREQ=MONTHLY;BYMONTHDAY=-31,31",
  "FREQ=MONTHLY;BYDAY=-1FR,+2MO,WE",
  "FREQ=YEARLY;BYDAY=53MO,-53SU",
  "FREQ=YEARLY;BYYEARDAY=1,100,366,-366",
  "FREQ=YEARLY;BYWEEKNO=1,53,-53;BYDAY=TH",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,366",
  "BYHOUR=0,23;BYMINUTE=0,59;FREQ=DAILY;INTERVAL=2;COUNT=10;WKST=SU",
  "FREQ=HOURLY;UNTIL=20261231T235959Z",
  "FREQ=HOURLY;COUNT=9999",
])("%s is of RFC 5545", (rrule) => {
  expect(rrulePartProblem(rrule)).toBeUndefined();
});

describe("is told with its part", () => {
  test.each([
    "BYMONTHDAY=32",
    "BYMONTHDAY=0",
    "BYMONTH=13",
    "BYHOUR=24",
    "BYMINUTE=60",
    "BYYEARDAY=367",
    "BYWEEKNO=54",
    "BYSETPOS=367",
    "BYDAY=54MO",
    "BYDAY=0MO",
    "BYDAY=MO;BYDAY=",
    "COUNT=0",
    "COUNT=10000",
    "INTERVAL=-1",
    "UNTIL=20261231",
  ])("a number that is none: %s", (part) => {
    expect(rrulePartProblem(`FREQ=YEARLY;${part}`)).toContain(`"${part.split(";").at(-1)}" cannot be read`);
  });

  test.each([
    ["FREQ=DAILY;FREQ=WEEKLY", "FREQ stands twice"],
    ["", "it is empty: write a rule such as"],
    ["RRULE:FREQ=DAILY", 'leave "RRULE:" out'],
    ["DTSTART;TZID=Europe/Berlin:20260302T090000\nRRULE:FREQ=DAILY", 'leave "DTSTART;TZID=Europe/Berlin:" out'],
    ["BYDAY=MO", "there is no FREQ"],
    ["FREQ=DAILY;COUNT=2;UNTIL=20261231T235959Z", "exclude each other"],
    ["FREQ=DAILY;COUNT=99999", "write UNTIL instead"],
    ["FREQ=SECONDLY", '"FREQ=SECONDLY" cannot be read'],
    ["FREQ=YEARLY;BYEASTER=1", '"BYEASTER=1" is no part'],
    ["FREQ=DAILY;", '"" is no part'],
  ])("%s", (rrule, told) => {
    expect(rrulePartProblem(rrule)).toContain(told);
  });
});
