import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { layerShifts, turnsOf } from "./layer-shifts.ts";
import type { Rotation, Shift } from "./rotation.ts";
import { rotationProblems } from "./rotation-problems.ts";

const shiftsBetween = (rotation: Rotation, fromMs: number, toMs: number): Shift[] =>
  layerShifts(rotation, fromMs, toMs).map(({ members, ...span }) => ({ member: members.join("+"), ...span }));
const shiftAt = (rotation: Rotation, atMs: number): Shift | undefined => shiftsBetween(rotation, atMs, atMs + 1)[0];
const firstHandoffMs = (rotation: Rotation): number => turnsOf(rotation).handoffs.atMs(0);

const ms = (iso: string): number => Date.parse(iso);
const weekly: Rotation = {
  members: ["ana", "ben"],
  firstHandoff: "2026-03-02T09:00",
  timeZone: "America/Chicago",
  period: { unit: "weeks", count: 1 },
};
const iso = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString().replace(".000Z", "Z");

describe("a weekly rotation from Monday 09:00 in Chicago", () => {
  test.each([
    ["nobody before the first hand-off", "2026-03-02T14:59:59Z", undefined],
    ["the first minute", "2026-03-02T15:00:00Z", "ana"],
    ["the last minute of a shift, clocks gone forward", "2026-03-09T13:59:59Z", "ana"],
    ["hand-off at 09:00 by the new clock", "2026-03-09T14:00:00Z", "ben"],
    ["the list starting over", "2026-03-16T14:00:00Z", "ana"],
    ["before the clocks go back", "2026-10-26T14:00:00Z", "ana"],
    ["hand-off at 09:00 after they went back", "2026-11-02T15:00:00Z", "ben"],
    ["not an hour earlier", "2026-11-02T14:59:59Z", "ana"],
    ["years later", "2031-03-03T15:00:00Z", "ben"],
  ])("%s", (_, at, member) => expect(shiftAt(weekly, ms(at))?.member).toBe(member));

  test("the shift of the spring change has an hour less, that of autumn one more", () => {
    const hours = (at: string): number => {
      const shift = shiftAt(weekly, ms(at));
      return shift === undefined ? Number.NaN : (shift.toMs - shift.fromMs) / 3_600_000;
    };
    expect(hours("2026-03-05T00:00:00Z")).toBe(167);
    expect(hours("2026-06-05T00:00:00Z")).toBe(168);
    expect(hours("2026-10-28T00:00:00Z")).toBe(169);
  });

  test("begins at its first hand-off", () => expect(iso(firstHandoffMs(weekly))).toBe("2026-03-02T15:00:00Z"));
});

test("nobody without members", () => {
  const nobody = { ...weekly, members: [] };
  expect(shiftAt(nobody, ms("2026-05-01T00:00:00Z"))).toBeUndefined();
  expect(shiftsBetween(nobody, ms("2026-05-01T00:00:00Z"), ms("2026-06-01T00:00:00Z"))).toEqual([]);
});

test("one member hands over to themselves", () => {
  const alone = { ...weekly, members: ["ana"] };
  expect(
    shiftsBetween(alone, ms("2026-05-04T14:00:00Z"), ms("2026-05-18T14:00:00Z")).map(({ member }) => member),
  ).toEqual(["ana", "ana"]);
});

test("one who stands twice comes twice", () => {
  const rotation = { ...weekly, members: ["ana", "ana", "ben"], period: { unit: "days", count: 1 } } as const;
  const members = shiftsBetween(rotation, ms("2026-03-02T15:00:00Z"), ms("2026-03-07T15:00:00Z")).map(
    ({ member }) => member,
  );
  expect(members).toEqual(["ana", "ana", "ben", "ana", "ana"]);
});

describe("shiftsBetween", () => {
  test("gives whole shifts, also where the span cuts them", () => {
    const shifts = shiftsBetween(weekly, ms("2026-03-11T00:00:00Z"), ms("2026-03-17T00:00:00Z"));
    expect(shifts.map(({ member, fromMs, toMs }) => [member, iso(fromMs), iso(toMs)])).toEqual([
      ["ben", "2026-03-09T14:00:00Z", "2026-03-16T14:00:00Z"],
      ["ana", "2026-03-16T14:00:00Z", "2026-03-23T14:00:00Z"],
    ]);
  });

  test.each([
    ["a span that ends at a hand-off does not touch the next shift", "2026-03-09T14:00:00Z", "2026-03-16T14:00:00Z", 1],
    ["a span before the first hand-off", "2026-01-01T00:00:00Z", "2026-03-02T15:00:00Z", 0],
    ["a span over the first hand-off", "2026-01-01T00:00:00Z", "2026-03-02T15:00:01Z", 1],
    ["an empty span", "2026-03-10T00:00:00Z", "2026-03-10T00:00:00Z", 0],
    ["a span that runs backwards", "2026-03-10T00:00:00Z", "2026-03-01T00:00:00Z", 0],
  ])("%s", (_, from, to, count) => expect(shiftsBetween(weekly, ms(from), ms(to))).toHaveLength(count));
});

describe("hand-offs that a clock change touches", () => {
  const handoffs = (rotation: Rotation, from: string, to: string) =>
    shiftsBetween(rotation, ms(from), ms(to)).map(({ member, fromMs }) => `${iso(fromMs)} ${member}`);
  const daily = (timeZone: string, firstHandoff: string): Rotation => ({
    members: ["ana", "ben"],
    firstHandoff,
    timeZone,
    period: { unit: "days", count: 1 },
  });

  test("a skipped 02:30 becomes 03:30 that day, and 02:30 the day after", () => {
    expect(
      handoffs(daily("Europe/Berlin", "2026-03-28T02:30"), "2026-03-28T01:30:00Z", "2026-03-30T12:00:00Z"),
    ).toEqual(["2026-03-28T01:30:00Z ana", "2026-03-29T01:30:00Z ben", "2026-03-30T00:30:00Z ana"]);
  });

  test("a doubled 02:30 is the first of the two", () => {
    expect(
      handoffs(daily("Europe/Berlin", "2026-10-24T02:30"), "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z").slice(1),
    ).toEqual(["2026-10-25T00:30:00Z ben", "2026-10-26T01:30:00Z ana"]);
  });

  test("Lord Howe moves its clocks by half an hour", () => {
    expect(
      handoffs(daily("Australia/Lord_Howe", "2026-10-03T02:15"), "2026-10-02T16:00:00Z", "2026-10-05T00:00:00Z"),
    ).toEqual([
      "2026-10-02T15:45:00Z ana",
      "2026-10-03T15:45:00Z ben", // 02:15 does not exist, so 02:45 by the new clock
      "2026-10-04T15:15:00Z ana",
    ]);
  });

  test("Casablanca leaves its summer time for Ramadan, and the hand-off stays at 09:00", () => {
    expect(
      handoffs(daily("Africa/Casablanca", "2026-02-14T09:00"), "2026-02-14T08:00:00Z", "2026-02-16T09:00:00Z"),
    ).toEqual(["2026-02-14T08:00:00Z ana", "2026-02-15T09:00:00Z ben"]);
  });

  test("Samoa left out 30 December 2011, and with it a turn", () => {
    expect(handoffs(daily("Pacific/Apia", "2011-12-28T09:00"), "2011-12-28T19:00:00Z", "2012-01-01T00:00:00Z")).toEqual(
      ["2011-12-28T19:00:00Z ana", "2011-12-29T19:00:00Z ben", "2011-12-30T19:00:00Z ben", "2011-12-31T19:00:00Z ana"],
    );
  });

  test("hours that begin after the day that Samoa left out begin at once", () => {
    const hourly: Rotation = {
      ...daily("Pacific/Apia", "2011-12-31T00:00"),
      period: { unit: "hours", count: 1 },
    };
    expect(handoffs(hourly, "2011-12-30T08:00:00Z", "2011-12-30T12:00:00Z")).toEqual([
      "2011-12-30T10:00:00Z ana",
      "2011-12-30T11:00:00Z ben",
    ]);
  });

  test("an hourly turn in the skipped hour is over before it began", () => {
    const hourly: Rotation = {
      ...daily("Europe/Berlin", "2026-03-29T00:00"),
      members: ["a", "b", "c", "d"],
      period: { unit: "hours", count: 1 },
    };
    expect(handoffs(hourly, "2026-03-28T23:00:00Z", "2026-03-29T02:00:00Z")).toEqual([
      "2026-03-28T23:00:00Z a",
      "2026-03-29T00:00:00Z b",
      "2026-03-29T01:00:00Z d", // 02:00 and 03:00 are the same instant
    ]);
  });
});

describe("rotationProblems", () => {
  test.each([
    ["none", {}, []],
    ["an offset", { firstHandoff: "2026-03-02T09:00+01:00" }, ["firstHandoff"]],
    ["a date alone", { firstHandoff: "2026-03-02" }, ["firstHandoff"]],
    ["a day that is not", { firstHandoff: "2026-02-30T09:00" }, ["firstHandoff"]],
    ["an hour that is not", { firstHandoff: "2026-02-20T24:30" }, ["firstHandoff"]],
    ["a zone that is not", { timeZone: "Chicago" }, ["timeZone"]],
    ["an offset as zone", { timeZone: "+01:00" }, ["timeZone"]],
    ["no period", { period: { unit: "days", count: 0 } }, ["period.count"]],
    ["half a day", { period: { unit: "days", count: 0.5 } }, ["period.count"]],
    ["several", { timeZone: "", firstHandoff: "" }, ["firstHandoff", "timeZone"]],
  ] as [string, Partial<Rotation>, string[]][])("%s", (_, change, paths) => {
    expect(rotationProblems({ ...weekly, ...change }).map(({ path }) => path)).toEqual(paths);
  });

  test("a rotation with problems is refused by name of its mend", () => {
    expect(() => shiftAt({ ...weekly, firstHandoff: "Monday" }, 0)).toThrow(`such as "2026-03-02T09:00"`);
  });
});

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Antarctica/Troll",
  "Asia/Kolkata",
];
const rotation = fc.record({
  members: fc.integer({ min: 1, max: 5 }).map((count) => Array.from({ length: count }, (_, index) => `m${index}`)),
  firstHandoff: fc
    .tuple(
      fc.integer({ min: 2009, max: 2026 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom(0, 15, 30, 45),
    )
    .map(([year, month, day, hour, minute]) =>
      Temporal.PlainDateTime.from({ year, month, day, hour, minute }).toString({ smallestUnit: "minute" }),
    ),
  timeZone: fc.constantFrom(...ZONES),
  period: fc.oneof(
    fc.record({ unit: fc.constant("hours" as const), count: fc.constantFrom(1, 2, 8, 12) }),
    fc.record({ unit: fc.constant("days" as const), count: fc.integer({ min: 1, max: 10 }) }),
    fc.record({ unit: fc.constant("weeks" as const), count: fc.integer({ min: 1, max: 4 }) }),
  ),
});
const instant = fc.integer({ min: ms("2009-01-01T00:00:00Z"), max: ms("2030-01-01T00:00:00Z") });

/** A clock change of the zone near an instant, so that the properties look where it hurts. */
function nearTransition(timeZone: string, atMs: number): number {
  const next = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).getTimeZoneTransition("next");
  return next?.epochMilliseconds ?? atMs;
}

describe("in eleven zones, over every kind of clock change", () => {
  test("shifts tile time: each ends where the next begins, and members take turns", () => {
    fc.assert(
      fc.property(rotation, instant, fc.integer({ min: 1, max: 5 }), (spec, atMs, days) => {
        const fromMs = nearTransition(spec.timeZone, atMs) - 2 * 86_400_000;
        const toMs = fromMs + days * 86_400_000;
        const shifts = shiftsBetween(spec, fromMs, toMs);
        fc.pre(toMs > firstHandoffMs(spec));
        expect(shifts[0]?.fromMs).toBeLessThanOrEqual(Math.max(fromMs, firstHandoffMs(spec)));
        expect(shifts.at(-1)?.toMs).toBeGreaterThanOrEqual(toMs);
        for (const [index, shift] of shifts.entries()) {
          expect(shift.toMs).toBeGreaterThan(shift.fromMs);
          if (index > 0) expect(shifts[index - 1]?.toMs).toBe(shift.fromMs);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("the shift at an instant is the one that the list has there", () => {
    fc.assert(
      fc.property(rotation, instant, fc.integer({ min: -50, max: 50 }), (spec, atMs, hours) => {
        const when = nearTransition(spec.timeZone, atMs) + hours * 3_600_000;
        const listed = shiftsBetween(spec, when - 3_600_000, when + 3_600_000).find(
          ({ fromMs, toMs }) => fromMs <= when && when < toMs,
        );
        expect(shiftAt(spec, when)).toEqual(listed);
      }),
      { numRuns: 200 },
    );
  });

  test("every hand-off stands at its wall-clock time, save those that the clocks skip", () => {
    fc.assert(
      fc.property(rotation, instant, (spec, atMs) => {
        fc.pre(spec.period.unit !== "hours");
        const near = nearTransition(spec.timeZone, atMs);
        const wall = spec.firstHandoff.slice(11, 16);
        for (const { fromMs } of shiftsBetween(spec, near - 20 * 86_400_000, near + 20 * 86_400_000)) {
          const local = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(spec.timeZone);
          const asked = local.toPlainDate().toPlainDateTime(wall);
          const skipped = !asked.toZonedDateTime(spec.timeZone).toPlainDateTime().equals(asked);
          if (!skipped) expect(local.toPlainTime().toString().slice(0, 5)).toBe(wall);
        }
      }),
      { numRuns: 150 },
    );
  });
});
