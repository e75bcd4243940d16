import { describe, expect, test } from "vitest";
import { rolloutMs } from "./rollout.ts";
import type { Rotation } from "./rotation.ts";
import { rotationProblems } from "./rotation-problems.ts";
import { finalShifts, onCallAt, type Schedule } from "./schedule.ts";

const ms = (iso: string): number => Date.parse(iso);
const weekdays = ["MO", "TU", "WE", "TH", "FR"] as const;
const rotation = (change: Partial<Rotation>): Rotation => ({
  name: "week",
  members: ["ana", "ben", "cleo"],
  firstHandoff: "2026-03-02T09:00",
  timeZone: "Europe/London",
  period: { unit: "weeks", count: 1 },
  ...change,
});
const of = (...rotations: Rotation[]): Schedule => ({ rotations, overrides: [] });
const whoAt = (schedule: Schedule, iso: string): string =>
  onCallAt(schedule, ms(iso))
    .people.map(({ member }) => member)
    .join("+");
/** "06-01T09:00 06-02T09:00 ana", in UTC. */
const told = (schedule: Schedule, from: string, to: string): string[] =>
  finalShifts(schedule, ms(from), ms(to)).map(
    ({ fromMs, toMs, member }) =>
      `${new Date(fromMs).toISOString().slice(5, 16)} ${new Date(toMs).toISOString().slice(5, 16)} ${member}`,
  );

describe("GoAlert: rotations hand over by the clock, hours are windows of weekdays, rules stand side by side", () => {
  const daily = rotation({
    period: { unit: "days", count: 1 },
    timeZone: "America/Chicago",
    firstHandoff: "2026-03-06T02:30",
  });
  test.each([
    ["a daily hand-off at 02:30 before the clocks go forward", "2026-03-07T08:29Z", "ana"],
    ["and right at it", "2026-03-07T08:30Z", "ben"],
    ["02:30 does not exist: it is 03:30 of the new time", "2026-03-08T08:29Z", "ben"],
    ["from then on", "2026-03-08T08:30Z", "cleo"],
    ["02:30 again the next day", "2026-03-09T07:30Z", "ana"],
  ])("%s", (_, at, member) => expect(whoAt(of(daily), at)).toBe(member));

  const months = rotation({ period: { unit: "months", count: 1 }, timeZone: "UTC", firstHandoff: "2026-01-31T09:00" });
  test("a monthly hand-off on the 31st is on the last day of a shorter month, and on the 31st again after it", () => {
    expect(told(of(months), "2026-01-31T09:00Z", "2026-05-01T00:00Z")).toEqual([
      "01-31T09:00 02-28T09:00 ana",
      "02-28T09:00 03-31T09:00 ben",
      "03-31T09:00 04-30T09:00 cleo",
      "04-30T09:00 05-01T00:00 ana",
    ]);
  });

  const nights = rotation({
    name: "nights",
    members: ["dan"],
    layer: 0,
    restrictions: [{ from: "22:00", to: "06:00" }],
  });
  const support = rotation({
    name: "support",
    members: ["eve"],
    layer: 0,
    restrictions: [{ days: weekdays, from: "20:00", to: "24:00" }],
  });
  test.each([
    ["a rule of weekdays alone", "2026-03-09T21:00Z", "eve"],
    ["two rules at once", "2026-03-09T23:00Z", "dan+eve"],
    ["a window over midnight goes on", "2026-03-10T05:59Z", "dan"],
    ["until its end", "2026-03-10T06:00Z", ""],
    ["on a Saturday only the rule of every day", "2026-03-14T23:00Z", "dan"],
  ])("%s", (_, at, people) => expect(whoAt(of(nights, support), at)).toBe(people));
});

describe("PagerDuty v2: layers cover each other, restricted by the day or by the week", () => {
  const base = rotation({ name: "base", members: ["ana"] });
  const office = rotation({
    name: "office",
    members: ["ben"],
    restrictions: [{ days: weekdays, from: "09:00", to: "17:00" }],
  });
  const weekend = rotation({
    name: "weekend",
    members: ["cleo"],
    restrictions: [{ days: ["FR"], from: "17:00", to: "09:00", toDay: "MO" }],
  });
  const schedule = of(base, office, weekend);
  test.each([
    ["the upper layer in its hours", "2026-03-11T09:00Z", "ben"],
    ["the lower one outside of them", "2026-03-11T17:00Z", "ana"],
    ["a restriction of the week begins on Friday evening", "2026-03-13T17:00Z", "cleo"],
    ["holds on Sunday", "2026-03-15T12:00Z", "cleo"],
    ["and ends on Monday morning", "2026-03-16T09:00Z", "ben"],
  ])("%s", (_, at, member) => expect(whoAt(schedule, at)).toBe(member));

  test("a restriction that begins in summer time keeps its clock in winter time", () => {
    expect(whoAt(schedule, "2026-07-15T08:00Z")).toBe("ben");
    expect(whoAt(schedule, "2026-12-16T08:59Z")).toBe("ana");
    expect(whoAt(schedule, "2026-12-16T09:00Z")).toBe("ben");
  });

  test("an ended layer gives way", () => {
    const ended = of(base, { ...office, until: "2026-03-12T12:00" });
    expect([whoAt(ended, "2026-03-12T11:59Z"), whoAt(ended, "2026-03-12T12:00Z")]).toEqual(["ben", "ana"]);
  });

  test("turns of so many seconds are equal in real time: the hour of the hand-off moves with the clocks", () => {
    const timed = of(rotation({ handoff: "duration" }));
    expect([whoAt(timed, "2026-04-06T08:30Z"), whoAt(timed, "2026-04-06T09:00Z")]).toEqual(["ben", "cleo"]);
    expect([whoAt(timed, "2026-03-30T08:30Z"), whoAt(timed, "2026-03-30T09:00Z")]).toEqual(["ana", "ben"]);
    expect(whoAt(of(rotation({})), "2026-03-30T08:00Z")).toBe("ben");
  });
});

describe("Opsgenie: participants may be nobody, rotations stand side by side", () => {
  const schedule = of(
    rotation({ name: "first", members: ["ana", null], period: { unit: "days", count: 1 }, layer: 0 }),
    rotation({ name: "second", members: ["ben"], layer: 0 }),
  );
  test.each([
    ["both rotations at once", "2026-03-02T12:00Z", "ana+ben"],
    ["in nobody's turn the other alone", "2026-03-03T12:00Z", "ben"],
  ])("%s", (_, at, people) => expect(whoAt(schedule, at)).toBe(people));

  test("a turn of nobody is a gap that says so", () => {
    const alone = of(rotation({ members: ["ana", null], period: { unit: "days", count: 1 } }));
    const { people, because, untilMs } = onCallAt(alone, ms("2026-03-03T12:00Z"));
    expect({ people, because, until: new Date(untilMs ?? 0).toISOString() }).toEqual({
      people: [],
      because: "nobody: this turn of week is nobody's",
      until: "2026-03-04T09:00:00.000Z",
    });
  });
});

describe("Grafana OnCall: events by a rule, groups that take turns, priorities", () => {
  const shift = rotation({
    name: "rolling",
    members: [["ana", "ben"], "cleo"],
    firstHandoff: "2026-03-02T09:00",
    period: { rrule: "FREQ=WEEKLY;BYDAY=MO,WE" },
    shiftMinutes: 8 * 60,
    layer: 1,
  });
  const backup = rotation({ name: "backup", members: ["dan"], layer: 0 });
  test.each([
    ["the group on Monday", "2026-03-02T10:00Z", "ana+ben"],
    ["after eight hours the lower priority", "2026-03-02T17:00Z", "dan"],
    ["the next of them on Wednesday", "2026-03-04T10:00Z", "cleo"],
    ["and the group again", "2026-03-09T10:00Z", "ana+ben"],
  ])("%s", (_, at, people) => expect(whoAt(of(backup, shift), at)).toBe(people));

  test("a rule that ends has no more hand-offs, one that leaves a day out skips it", () => {
    const ending = rotation({
      period: { rrule: "FREQ=DAILY;UNTIL=20260305T120000Z", except: ["2026-03-03T09:00"] },
      shiftMinutes: 60,
    });
    expect(told(of(ending), "2026-03-01T00:00Z", "2026-03-31T00:00Z")).toEqual([
      "03-02T09:00 03-02T10:00 ana",
      "03-04T09:00 03-04T10:00 ben",
      "03-05T09:00 03-05T10:00 cleo",
    ]);
  });
});

test("incident.io: several of the list at once, moved on by one each turn", () => {
  const pair = of(rotation({ concurrent: 2 }));
  expect(["2026-03-03", "2026-03-10", "2026-03-17", "2026-03-24"].map((day) => whoAt(pair, `${day}T12:00Z`))).toEqual([
    "ana+ben",
    "ben+cleo",
    "cleo+ana",
    "ana+ben",
  ]);
});

describe("hours and turns", () => {
  const office = {
    period: { unit: "days" as const, count: 1 },
    restrictions: [{ days: weekdays, from: "09:00", to: "17:00" }],
  };
  const fridayAndMonday = (turns: "wall" | "covered") =>
    ["2026-03-06", "2026-03-09", "2026-03-10"].map((day) => whoAt(of(rotation({ ...office, turns })), `${day}T12:00Z`));

  test("in wall time the weekend takes turns too, and whoever falls on it is passed over", () => {
    expect(fridayAndMonday("wall")).toEqual(["ben", "ben", "cleo"]);
  });

  test("in covered time Monday is the turn after Friday's", () => {
    expect(fridayAndMonday("covered")).toEqual(["ben", "cleo", "ana"]);
  });

  test("a public holiday costs nobody their turn in covered time, and its name is said", () => {
    const holidays = { mode: "off" as const, days: ["2026-03-10", "2026-03-11"] };
    const schedule = of(rotation({ ...office, turns: "covered", holidays }));
    expect(["2026-03-09", "2026-03-10", "2026-03-12"].map((day) => whoAt(schedule, `${day}T12:00Z`))).toEqual([
      "cleo",
      "",
      "ana",
    ]);
    expect(onCallAt(schedule, ms("2026-03-10T12:00Z")).because).toBe("nobody: week is off on holidays");
  });

  test("a layer only for holidays covers them alone", () => {
    const holidays = { mode: "only" as const, days: ["2026-12-25"] };
    const schedule = of(rotation({ members: ["ana"] }), rotation({ name: "holidays", members: ["dan"], holidays }));
    expect(told(schedule, "2026-12-24T12:00Z", "2026-12-27T12:00Z")).toEqual([
      "12-24T12:00 12-25T00:00 ana",
      "12-25T00:00 12-26T00:00 dan",
      "12-26T00:00 12-27T12:00 ana",
    ]);
  });
});

describe("what people change for a while", () => {
  const pair: Schedule = of(rotation({ members: [["ana", "ben"]] }));
  const span = { fromMs: ms("2026-03-04T12:00Z"), toMs: ms("2026-03-04T18:00Z") };
  const at = (schedule: Schedule) => whoAt(schedule, "2026-03-04T13:00Z");
  test.each([
    ["somebody takes over from everybody", { kind: "replace", member: "cleo" }, "cleo"],
    ["somebody comes instead of one", { kind: "replace", member: "cleo", instead: "ben" }, "ana+cleo"],
    [
      "instead of somebody who is not there nobody comes",
      { kind: "replace", member: "cleo", instead: "dan" },
      "ana+ben",
    ],
    ["somebody comes in addition", { kind: "add", member: "cleo" }, "ana+ben+cleo"],
    ["somebody is taken out", { kind: "remove", member: "ana" }, "ben"],
  ] as const)("%s", (_, override, people) => {
    expect(at({ ...pair, overrides: [{ ...override, ...span }] })).toBe(people);
  });

  test("taken out, the last one leaves a gap that says why", () => {
    const alone = of(rotation({ members: ["ana"] }));
    const schedule: Schedule = { ...alone, overrides: [{ kind: "remove", member: "ana", ...span }] };
    expect(onCallAt(schedule, span.fromMs).because).toBe("nobody: an override takes ana out");
  });

  test("a temporary schedule holds alone, leaves its own gaps, and lies beneath overrides", () => {
    const temporary = [
      { ...span, reason: "launch", shifts: [{ member: "dan", fromMs: span.fromMs, toMs: span.fromMs + 7_200_000 }] },
    ];
    const overrides = [{ member: "eve", fromMs: span.toMs - 3_600_000, toMs: span.toMs }];
    expect(told({ ...pair, temporary, overrides }, "2026-03-04T11:00Z", "2026-03-04T19:00Z")).toEqual([
      "03-04T11:00 03-04T12:00 ana",
      "03-04T11:00 03-04T12:00 ben",
      "03-04T12:00 03-04T14:00 dan",
      "03-04T17:00 03-04T18:00 eve",
      "03-04T18:00 03-04T19:00 ana",
      "03-04T18:00 03-04T19:00 ben",
    ]);
    expect(onCallAt({ ...pair, temporary }, ms("2026-03-04T15:00Z")).because).toBe(
      "nobody: the temporary schedule (launch) names nobody",
    );
  });
});

test.each([
  ["in the local time of the hand-offs", "20260316T090000"],
  ["in UTC", "20260316T130000Z"],
])("the last hand-off is at UNTIL, %s", (_, until) => {
  const ruled = rotation({ timeZone: "America/New_York", period: { rrule: `FREQ=WEEKLY;UNTIL=${until}` } });
  expect(rotationProblems(ruled)).toEqual([]);
  expect(told(of(ruled), "2026-03-10T00:00Z", "2026-03-30T00:00Z")).toEqual([
    "03-10T00:00 03-16T13:00 ben",
    "03-16T13:00 03-30T00:00 cleo",
  ]);
});

describe("when a change takes hold", () => {
  const schedule = of(
    rotation({}),
    rotation({ name: "day", members: ["dan", "eve"], period: { unit: "days", count: 1 } }),
  );
  const now = ms("2026-03-11T12:00Z");
  test.each([
    ["at once", "immediate", "2026-03-11T12:00:00.000Z"],
    ["when all shifts under way have ended", "afterShift", "2026-03-16T09:00:00.000Z"],
    ["when every list has gone round once", "afterRotation", "2026-03-23T09:00:00.000Z"],
  ] as const)("%s", (_, rollout, expected) => {
    expect(new Date(rolloutMs(schedule, rollout, now)).toISOString()).toBe(expected);
  });
});

test.each([
  ["a rule that is none", { period: { rrule: "EVERY=DAY" } }, "period.rrule"],
  ["a rule without FREQ", { period: { rrule: "BYDAY=MO" } }, "period.rrule"],
  ["a day that no month has", { period: { rrule: "FREQ=MONTHLY;BYMONTHDAY=32" } }, "period.rrule"],
  ["an hour that no day has", { period: { rrule: "FREQ=DAILY;BYHOUR=24" } }, "period.rrule"],
  [
    "a hand-off each minute",
    { period: { rrule: `FREQ=HOURLY;BYMINUTE=${Array.from({ length: 60 }, (_, at) => at).join(",")}` } },
    "period.rrule",
  ],
  [
    "two hand-offs in each hour",
    { period: { rrule: "FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14,15,16,17,18,19,20;BYMINUTE=0,30" } },
    "period.rrule",
  ],
  ["a rule of no hand-offs", { period: { rrule: "FREQ=DAILY;COUNT=0" } }, "period.rrule"],
  ["two frequencies", { period: { rrule: "FREQ=DAILY;FREQ=WEEKLY" } }, "period.rrule"],
  ["an hour that is none", { restrictions: [{ from: "25:00", to: "17:00" }] }, "restrictions[0].from"],
  ["an end before the beginning", { from: "2026-03-02T09:00", until: "2026-03-01T09:00" }, "until"],
  [
    "months of equal length",
    { period: { unit: "months" as const, count: 1 }, handoff: "duration" as const },
    "handoff",
  ],
  ["covered time by duration", { turns: "covered" as const, handoff: "duration" as const }, "turns"],
  ["nobody at once", { concurrent: 0 }, "concurrent"],
  ["the same person twice in a group", { members: [["ana", "ana"]] }, "members[0]"],
] as [string, Partial<Rotation>, string][])("%s is refused at its field", (_, change, path) => {
  expect(rotationProblems(rotation(change)).map((problem) => problem.path)).toEqual([path]);
});
