import { describe, expect, test } from "vitest";
import type { WeekWindow } from "../time/week-window.ts";
import { layerShifts } from "./layer-shifts.ts";
import type { RegularPeriod, Rotation } from "./rotation.ts";
import { finalShifts, onCallAt, type Schedule } from "./schedule.ts";

// What GoAlert and Grafana OnCall ask of their schedules, asked of ours.
const ms = (iso: string): number => Date.parse(iso);
const short = (atMs: number): string => new Date(atMs).toISOString().slice(5, 16);
const hours = (fromMs: number, toMs: number): number => (toMs - fromMs) / 3_600_000;
const one = (change: Partial<Rotation>): Rotation => ({
  members: ["ana"],
  firstHandoff: "2026-01-05T00:00",
  timeZone: "UTC",
  period: { unit: "weeks", count: 1 },
  ...change,
});
const schedule = (...rotations: Rotation[]): Schedule => ({ rotations, overrides: [] });

describe("GoAlert: a turn over a change of the clocks, in Chicago", () => {
  test.each<[string, RegularPeriod, string, string]>([
    ["2026-03-06T08:00", { unit: "weeks", count: 1 }, "2026-03-06T14:00Z", "03-06T14:00 03-13T13:00 167"],
    ["2026-10-31T08:00", { unit: "weeks", count: 1 }, "2026-10-31T13:00Z", "10-31T13:00 11-07T14:00 169"],
    ["2026-03-07T08:00", { unit: "days", count: 1 }, "2026-03-07T14:00Z", "03-07T14:00 03-08T13:00 23"],
    ["2026-10-31T08:00", { unit: "days", count: 1 }, "2026-10-31T13:00Z", "10-31T13:00 11-01T14:00 25"],
    ["2026-03-08T00:00", { unit: "hours", count: 3 }, "2026-03-08T06:00Z", "03-08T06:00 03-08T08:00 2"],
    ["2026-11-01T00:00", { unit: "hours", count: 3 }, "2026-11-01T05:00Z", "11-01T05:00 11-01T09:00 4"],
    ["2026-01-01T01:00", { unit: "hours", count: 1 }, "2026-03-08T07:00Z", "03-08T07:00 03-08T08:00 1"],
    ["2026-01-01T01:00", { unit: "hours", count: 1 }, "2026-11-01T06:00Z", "11-01T06:00 11-01T08:00 2"],
    ["2026-01-01T00:00", { unit: "hours", count: 12 }, "2026-01-03T12:00Z", "01-03T06:00 01-03T18:00 12"],
  ])("that began at %s, of %j, at %s", (firstHandoff, period, at, expected) => {
    const turns = one({ members: ["ana", "ben"], firstHandoff, period, timeZone: "America/Chicago" });
    const [turn] = layerShifts(turns, ms(at), ms(at) + 1);
    const { fromMs, toMs } = turn ?? { fromMs: 0, toMs: 0 };
    expect(`${short(fromMs)} ${short(toMs)} ${hours(fromMs, toMs)}`).toBe(expected);
  });
});

describe("GoAlert: hours of the week, from Sunday 19 July", () => {
  const weekdays = ["MO", "TU", "WE", "TH", "FR"] as const;
  test.each<[string, WeekWindow, string[]]>([
    ["a day", { days: ["MO"], from: "08:00", to: "20:00" }, ["07-20T08:00 07-20T20:00"]],
    ["overnight", { days: ["MO"], from: "20:00", to: "08:00" }, ["07-20T20:00 07-21T08:00"]],
    [
      "two days of a day each are one stretch",
      { days: ["MO", "TU"], from: "08:00", to: "08:00" },
      ["07-20T08:00 07-22T08:00"],
    ],
    [
      "weekdays without an end between them",
      { days: weekdays, from: "08:00", to: "08:00" },
      ["07-20T08:00 07-25T08:00"],
    ],
    [
      "days apart",
      { days: ["MO", "FR", "SA"], from: "08:00", to: "20:00" },
      ["07-20T08:00 07-20T20:00", "07-24T08:00 07-24T20:00", "07-25T08:00 07-25T20:00"],
    ],
    [
      "nights of weekdays",
      { days: weekdays, from: "20:00", to: "08:00" },
      ["20", "21", "22", "23", "24"].map((day) => `07-${day}T20:00 07-${Number(day) + 1}T08:00`),
    ],
  ])("%s", (_, window, expected) => {
    const shifts = finalShifts(schedule(one({ restrictions: [window] })), ms("2026-07-19"), ms("2026-07-26T12:00Z"));
    expect(shifts.map(({ fromMs, toMs }) => `${short(fromMs)} ${short(toMs)}`)).toEqual(expected);
  });
});

describe("GoAlert: who comes instead, as well, or is taken out", () => {
  const [fromMs, toMs] = [ms("2026-03-04T12:00Z"), ms("2026-03-04T13:00Z")];
  const base = schedule(one({ members: [["rab", "baz", "bin"]] }));
  const overrides = [
    { kind: "add", member: "foo", fromMs, toMs },
    { kind: "replace", member: "bar", instead: "rab", fromMs, toMs },
    { kind: "remove", member: "baz", fromMs, toMs },
  ] as const;
  test.each([
    ["a moment before", fromMs - 1, ["baz", "bin", "rab"]],
    ["all three at once", fromMs, ["bar", "bin", "foo"]],
    ["at their end", toMs, ["baz", "bin", "rab"]],
  ])("%s", (_, atMs, expected) => {
    const { people } = onCallAt({ ...base, overrides }, atMs);
    expect(people.map(({ member }) => member).sort()).toEqual(expected);
  });

  test("what a temporary schedule says beyond its end holds no longer, and shifts of one person are one", () => {
    const at = (clock: string) => ms(`2026-03-04T${clock}Z`);
    const temporary = {
      fromMs: at("10:00"),
      toMs: at("20:00"),
      shifts: [
        { member: "foo", fromMs: at("12:00"), toMs: at("18:00") },
        { member: "foo", fromMs: at("11:00"), toMs: at("12:00") },
        { member: "foo", fromMs: at("17:00"), toMs: at("23:00") },
      ],
    };
    const shifts = finalShifts({ ...base, temporary: [temporary] }, at("10:00"), at("20:00"));
    expect(shifts.map((shift) => `${shift.member} ${short(shift.fromMs)} ${short(shift.toMs)}`)).toEqual([
      "foo 03-04T11:00 03-04T20:00",
    ]);
  });
});

describe("Grafana OnCall: rolling users on some days of the week", () => {
  const weekdays = ["MO", "TU", "WE", "TH", "FR"] as const;
  const groups = (...sizes: number[]): string[][] => {
    const letters = [..."ABCDEFGH"];
    return sizes.map((size) => letters.splice(0, size));
  };
  const on = (days: WeekWindow["days"]) =>
    ({ turns: "covered", restrictions: [{ days, from: "00:00", to: "24:00" }] }) as const;
  const daily = { unit: "days", count: 1 } as const;
  const from = (day: string) => `2024-${day}T00:00`;
  const everyOther = { rrule: "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR" };
  test.each<[string, Partial<Rotation>, string[], string]>([
    [
      "Fridays",
      { members: groups(1, 1, 1), firstHandoff: from("08-01"), period: daily, ...on(["FR"]) },
      ["08-02", "08-09", "08-16"],
      "A B C",
    ],
    [
      "weekdays",
      { members: groups(1, 1, 1, 1, 1), firstHandoff: from("08-08"), period: daily, ...on(weekdays) },
      ["08-08", "08-09", "08-12", "08-13", "08-14", "08-15"],
      "A B C D E A",
    ],
    [
      "weeks that began on a Thursday",
      { members: groups(1, 1, 1), firstHandoff: from("08-05"), from: from("08-08"), ...on(weekdays) },
      ["08-07", "08-08", "08-09", "08-12", "08-16", "08-19"],
      " A A B B C",
    ],
    [
      "months that began on a Thursday",
      {
        members: groups(1, 1),
        firstHandoff: from("08-01"),
        from: from("08-29"),
        period: { unit: "months", count: 1 },
        ...on(weekdays),
      },
      ["08-29", "08-30", "09-02", "09-11"],
      "A A B B",
    ],
    [
      "groups of two sizes",
      { members: groups(2, 1), firstHandoff: from("08-14"), period: daily },
      ["08-14", "08-15", "08-16", "08-17"],
      "AB C AB C",
    ],
    [
      "weekends",
      { members: groups(1, 1, 1), firstHandoff: from("08-01"), period: daily, ...on(["SA", "SU"]) },
      ["08-03", "08-04", "08-10", "08-11", "08-17"],
      "A B C A B",
    ],
    [
      "weekends of weeks",
      { members: groups(1, 1, 1), firstHandoff: from("07-29"), ...on(["SA", "SU"]) },
      ["08-03", "08-04", "08-10", "08-11", "08-17"],
      "A A B B C",
    ],
    [
      "weekends of every other week",
      {
        members: groups(1, 1),
        firstHandoff: from("08-03"),
        period: { rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" },
        shiftMinutes: 2 * 1_440,
      },
      ["08-03", "08-04", "08-10", "08-17", "08-18"],
      "A A  B B",
    ],
    [
      "two weekdays each, over the weekend: each stands twice",
      {
        members: ["A", "A", "B", "B", "C", "C", "D", "D"],
        firstHandoff: from("08-05"),
        period: everyOther,
        shiftMinutes: 1_440,
      },
      ["08-05", "08-06", "08-07", "08-09", "08-10", "08-12", "08-13", "08-15"],
      "A A B C  C D A",
    ],
  ])("%s", (_, rotation, days, expected) => {
    const people = days.map((day) => onCallAt(schedule(one(rotation)), ms(`2024-${day}T12:00Z`)).people);
    expect(people.map((group) => group.map(({ member }) => member).join("")).join(" ")).toBe(expected);
  });
});
