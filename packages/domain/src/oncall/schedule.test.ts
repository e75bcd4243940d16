import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rotation } from "./rotation.ts";
import {
  finalShifts,
  namesMember,
  type Override,
  onCallAt,
  type Schedule,
  shiftsAndGaps,
  withGaps,
} from "./schedule.ts";

const ms = (iso: string): number => Date.parse(iso);
const iso = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString().slice(5, 16);
const daily = (members: string[], firstHandoff = "2026-06-01T09:00", change: Partial<Rotation> = {}): Rotation => ({
  members,
  firstHandoff,
  timeZone: "UTC",
  period: { unit: "days", count: 1 },
  ...change,
});
const override = (member: string, from: string, to: string, reason?: string): Override => ({
  id: `${member}-${from}`,
  member,
  fromMs: ms(`2026-${from}Z`),
  toMs: ms(`2026-${to}Z`),
  reason,
});
const membersAt = (schedule: Schedule, atMs: number) => onCallAt(schedule, atMs).people.map(({ member }) => member);
const week: Schedule = { rotations: [daily(["ana", "ben"])], overrides: [] };
const written = (schedule: Schedule, from: string, to: string): string[] =>
  finalShifts(schedule, ms(`2026-${from}Z`), ms(`2026-${to}Z`)).map(
    ({ member, fromMs, toMs }) => `${iso(fromMs)} ${iso(toMs)} ${member}`,
  );

describe("onCallAt", () => {
  const covered: Schedule = {
    rotations: [daily(["ana", "ben"]), daily(["cleo"], "2026-06-10T09:00", { name: "senior" })],
    overrides: [
      override("dan", "06-03T12:00", "06-03T18:00", "dentist"),
      override("eve", "06-03T14:00", "06-03T16:00"),
      override("fay", "06-20T00:00", "06-19T00:00", "ends before it starts"),
    ],
  };

  test.each([
    [
      "nobody before the first hand-off",
      "06-01T08:59",
      undefined,
      "nobody: the first hand-off is still ahead",
      "06-01T09:00",
    ],
    ["the rotation", "06-01T09:00", "ana", "rotation 1 of 2", "06-02T09:00"],
    ["until an override begins", "06-03T10:00", "ana", "rotation 1 of 2", "06-03T12:00"],
    ["the override, until a later listed one covers it", "06-03T12:00", "dan", "override: dentist", "06-03T14:00"],
    ["the later listed override", "06-03T14:00", "eve", "override", "06-03T16:00"],
    ["the earlier one again", "06-03T16:00", "dan", "override: dentist", "06-03T18:00"],
    ["the rotation after all", "06-03T18:00", "ana", "rotation 1 of 2", "06-04T09:00"],
    ["until a higher layer begins", "06-10T08:00", "ana", "rotation 1 of 2", "06-10T09:00"],
    ["the higher layer from then on", "06-10T09:00", "cleo", "rotation senior", undefined],
    ["an override that ends before it starts is none", "06-19T12:00", "cleo", "rotation senior", undefined],
  ])("%s", (_, at, member, because, until) => {
    const { people, ...answer } = onCallAt(covered, ms(`2026-${at}Z`));
    expect(people.map((one) => one.member)).toEqual(member === undefined ? [] : [member]);
    expect(answer).toEqual({ because, untilMs: until && ms(`2026-${until}Z`) });
  });

  test("a hand-off from a person to themselves is no end: the next one to somebody else is, also a year ahead", () => {
    const until = (rotations: Rotation[], overrides: Override[] = []) =>
      iso(onCallAt({ rotations, overrides }, ms("2026-06-05T12:00Z")).untilMs);
    expect(until([daily(["ana", "ana", "ana", "ben"])])).toBe("06-08T09:00");
    expect(until([daily(["ana"])])).toBeUndefined();
    expect(until([daily(["ana"])], [override("dan", "12-03T12:00", "12-03T18:00")])).toBe("12-03T12:00");
    const pairs = [daily(["ana"], undefined, { layer: 0, name: "a" }), daily(["ben", "cleo"], undefined, { layer: 0 })];
    expect(until(pairs)).toBe("06-06T09:00");
  });

  test("a layer whose shifts a calendar tells is no rotation", () => {
    const [fromMs, toMs] = [ms("2026-06-05T00:00Z"), ms("2026-06-06T00:00Z")];
    const team = { name: "team", timeZone: "UTC", shifts: [{ member: "ana", fromMs, toMs }] };
    expect(onCallAt({ rotations: [team], overrides: [] }, fromMs).because).toBe("calendar team");
  });

  test("the same person for another reason is another answer", () => {
    const schedule = {
      rotations: [daily(["ana"])],
      overrides: [override("ana", "06-07T12:00", "06-08T12:00", "again")],
    };
    expect(iso(onCallAt(schedule, ms("2026-06-05T12:00Z")).untilMs)).toBe("06-07T12:00");
  });

  test.each([
    ["no rotation at all", { rotations: [], overrides: [] }, "nobody: the schedule has no rotation"],
    ["a rotation without members", { rotations: [daily([])], overrides: [] }, "nobody: no rotation has members"],
  ])("%s: nobody, and nothing ahead changes it", (_, schedule, because) => {
    expect(onCallAt(schedule, ms("2026-06-05T00:00Z"))).toEqual({ people: [], because, untilMs: undefined });
  });

  test("a layer without members lets the one below through", () => {
    const schedule = { rotations: [daily(["ana"]), daily([])], overrides: [] };
    expect(membersAt(schedule, ms("2026-06-05T12:00Z"))).toEqual(["ana"]);
  });

  test("an override alone is enough", () => {
    const schedule = { rotations: [], overrides: [override("dan", "06-03T12:00", "06-03T18:00")] };
    expect(membersAt(schedule, ms("2026-06-03T13:00Z"))).toEqual(["dan"]);
    expect(iso(onCallAt(schedule, ms("2026-06-01T00:00Z")).untilMs)).toBe("06-03T12:00");
    expect(onCallAt(schedule, ms("2026-06-03T18:00Z")).untilMs).toBeUndefined();
  });
});

test("whoever comes instead of themselves stays on call", () => {
  const own = { ...override("ana", "06-01T12:00", "06-01T18:00"), instead: "ana" };
  const there = { ...week, overrides: [own] };
  expect(membersAt(there, ms("2026-06-01T13:00Z"))).toEqual(["ana"]);
});

describe("finalShifts", () => {
  test("cuts shifts to the span", () => {
    expect(written(week, "06-01T12:00", "06-03T00:00")).toEqual([
      "06-01T12:00 06-02T09:00 ana",
      "06-02T09:00 06-03T00:00 ben",
    ]);
  });

  test("lays an override over the rotation and shows both its sides", () => {
    const schedule = { ...week, overrides: [override("dan", "06-01T12:00", "06-02T12:00")] };
    expect(written(schedule, "06-01T09:00", "06-03T09:00")).toEqual([
      "06-01T09:00 06-01T12:00 ana",
      "06-01T12:00 06-02T12:00 dan",
      "06-02T12:00 06-03T09:00 ben",
    ]);
  });

  test("joins the stretches of one person for one reason, and keeps different reasons apart", () => {
    const alone = {
      rotations: [daily(["ana"])],
      overrides: [override("ana", "06-02T00:00", "06-02T12:00", "asked to")],
    };
    expect(written(alone, "06-01T09:00", "06-05T09:00")).toEqual([
      "06-01T09:00 06-02T00:00 ana",
      "06-02T00:00 06-02T12:00 ana",
      "06-02T12:00 06-05T09:00 ana",
    ]);
  });

  test("names nobody twice where hours end in time that clocks skip, and the next ones begin before its end", () => {
    const layer = daily(["ana"], "2026-03-01T00:00", {
      timeZone: "Europe/Berlin",
      restrictions: [
        { from: "01:00", to: "02:30" },
        { from: "03:00", to: "04:00" },
      ],
    });
    const schedule = { rotations: [layer], overrides: [] };
    expect(written(schedule, "03-28T12:00", "03-29T12:00")).toEqual(["03-29T00:00 03-29T02:00 ana"]);
  });

  test("knows the override that decided", () => {
    const schedule = { ...week, overrides: [override("dan", "06-01T12:00", "06-01T13:00")] };
    const ids = finalShifts(schedule, ms("2026-06-01T11:00Z"), ms("2026-06-01T14:00Z")).map(
      ({ overrideId }) => overrideId,
    );
    expect(ids).toEqual([undefined, "dan-06-01T12:00", undefined]);
  });

  test("shows only what is visible of an override below another", () => {
    const schedule = {
      ...week,
      overrides: [override("dan", "06-01T12:00", "06-01T18:00"), override("eve", "06-01T11:00", "06-01T19:00")],
    };
    expect(written(schedule, "06-01T10:00", "06-01T20:00")).toEqual([
      "06-01T10:00 06-01T11:00 ana",
      "06-01T11:00 06-01T19:00 eve",
      "06-01T19:00 06-01T20:00 ana",
    ]);
  });

  test("of an empty span is empty", () => expect(written(week, "06-03T00:00", "06-03T00:00")).toEqual([]));
});

test("a gap among the shifts says why nobody is on call", () => {
  const [fromMs, toMs] = [ms("2026-06-01T08:00Z"), ms("2026-06-01T10:00Z")];
  expect(withGaps(week, shiftsAndGaps(week, fromMs, toMs)).map(({ member, because }) => [member, because])).toEqual([
    [undefined, "gap: the first hand-off is still ahead"],
    ["ana", "rotation"],
  ]);
});

describe("gaps", () => {
  const gaps = (schedule: Schedule, from: string, to: string) =>
    shiftsAndGaps(schedule, ms(`2026-${from}Z`), ms(`2026-${to}Z`)).gaps.map(
      (gap) => `${iso(gap.fromMs)} ${iso(gap.toMs)}`,
    );

  test.each([
    ["none", week, "06-02T00:00", "06-09T00:00", []],
    ["before the first hand-off", week, "05-30T00:00", "06-09T00:00", ["05-30T00:00 06-01T09:00"]],
    [
      "everything, without members",
      { rotations: [daily([])], overrides: [] },
      "06-02T00:00",
      "06-03T00:00",
      ["06-02T00:00 06-03T00:00"],
    ],
    [
      "around overrides that stand alone",
      {
        rotations: [],
        overrides: [override("dan", "06-02T10:00", "06-02T12:00"), override("eve", "06-02T12:00", "06-02T14:00")],
      },
      "06-02T00:00",
      "06-03T00:00",
      ["06-02T00:00 06-02T10:00", "06-02T14:00 06-03T00:00"],
    ],
  ] as [string, Schedule, string, string, string[]][])("%s", (_, schedule, from, to, expected) =>
    expect(gaps(schedule, from, to)).toEqual(expected),
  );
});

describe("any schedule", () => {
  const ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Antarctica/Troll",
    "Asia/Kolkata",
  ];
  const START = ms("2026-02-01T00:00:00Z");
  const HOUR = 3_600_000;
  const rotation = fc.record({
    members: fc.array(fc.constantFrom("ana", "ben", "cleo"), { maxLength: 4 }),
    firstHandoff: fc.constantFrom("2025-12-31T23:30", "2026-02-10T02:15", "2026-03-29T02:30", "2026-04-10T09:00"),
    timeZone: fc.constantFrom(...ZONES),
    period: fc.constantFrom(
      { unit: "hours", count: 8 },
      { unit: "days", count: 1 },
      { unit: "days", count: 3 },
      { unit: "weeks", count: 1 },
    ),
  }) as fc.Arbitrary<Rotation>;
  const hours = fc.integer({ min: 0, max: 24 * 75 });
  const override = fc
    .record({ member: fc.constantFrom("dan", "eve", "ana"), id: fc.nat(), from: hours, lasts: fc.nat(200) })
    .map(({ member, id, from, lasts }): Override => {
      return { id: String(id), member, fromMs: START + from * HOUR, toMs: START + (from + lasts) * HOUR };
    });
  const overrides = fc.array(override, { maxLength: 5 });
  const schedule: fc.Arbitrary<Schedule> = fc.record({ rotations: fc.array(rotation, { maxLength: 3 }), overrides });
  const fullMs = START + 24 * 75 * HOUR;

  test("final shifts and gaps together tile the span", () => {
    fc.assert(
      fc.property(schedule, hours, hours, (spec, a, b) => {
        const [fromMs, toMs] = [START + Math.min(a, b) * HOUR, START + Math.max(a, b) * HOUR];
        const pieces = withGaps(spec, shiftsAndGaps(spec, fromMs, toMs));
        let reachedMs = fromMs;
        for (const piece of pieces) {
          expect(piece.fromMs).toBe(reachedMs);
          expect(piece.toMs).toBeGreaterThan(piece.fromMs);
          reachedMs = piece.toMs;
        }
        expect(reachedMs).toBe(toMs);
      }),
      { numRuns: 80 },
    );
  });

  test("whoever is on call is named in it", () => {
    fc.assert(
      fc.property(schedule, (spec) => {
        const members = new Set(finalShifts(spec, START, fullMs).map(({ member }) => member));
        expect([...members].filter((member) => !namesMember(spec, member))).toEqual([]);
        expect(namesMember(spec, "zoe")).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test("a windowed answer equals the full expansion, cut", () => {
    fc.assert(
      fc.property(schedule, hours, hours, (spec, a, b) => {
        const [fromMs, toMs] = [START + Math.min(a, b) * HOUR, START + Math.max(a, b) * HOUR];
        const cut = finalShifts(spec, START, fullMs).flatMap((shift) => {
          const piece = { ...shift, fromMs: Math.max(shift.fromMs, fromMs), toMs: Math.min(shift.toMs, toMs) };
          return piece.fromMs < piece.toMs ? [piece] : [];
        });
        expect(finalShifts(spec, fromMs, toMs)).toEqual(cut);
      }),
      { numRuns: 80 },
    );
  });

  test("the answer for an instant is the final shift there, and holds until it says", () => {
    fc.assert(
      fc.property(schedule, hours, (spec, hour) => {
        const atMs = START + hour * HOUR + 1_234;
        const { people, because, untilMs } = onCallAt(spec, atMs);
        const there = finalShifts(spec, START, fullMs + HOUR).find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
        expect(people[0]?.member).toBe(there?.member);
        if (there !== undefined) expect(because).toBe(there.because);
        if (untilMs === undefined) return;
        expect(untilMs).toBeGreaterThan(atMs);
        expect(onCallAt(spec, untilMs - 1)).toEqual({ people, because, untilMs });
        expect(onCallAt(spec, untilMs).people).not.toEqual(people);
      }),
      { numRuns: 150 },
    );
  });
});

test("what lies under a layer without gaps is not worked out, and under one with gaps it is", () => {
  let asked = 0;
  const below: Rotation = {
    ...daily(["ana"]),
    get members() {
      asked += 1;
      return ["ana"];
    },
  };
  const [from, to] = [ms("2026-06-02T00:00Z"), ms("2026-06-04T00:00Z")];
  const over = (above: Rotation) => finalShifts({ rotations: [below, above], overrides: [] }, from, to);
  expect(over(daily(["ben"])).map(({ member }) => member)).toEqual(["ben"]);
  expect(asked).toBe(0);
  const nights = over(daily(["ben"], undefined, { shiftMinutes: 720 }));
  expect(nights.map(({ member }) => member)).toEqual(["ana", "ben", "ana", "ben", "ana"]);
});
