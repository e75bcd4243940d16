import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { WEEKDAYS } from "../time/weekday.ts";
import type { Override } from "./override.ts";
import type { Rotation, ScheduleLayer } from "./rotation.ts";
import { rotationProblems } from "./rotation-problems.ts";
import { finalShifts, onCallAt, piecesBetween, type Schedule, shiftsAndGaps } from "./schedule.ts";

const ZONES = [
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "Europe/London",
  "America/New_York",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "America/St_Johns",
  "Asia/Tehran",
  "Antarctica/Troll",
] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PEOPLE = ["ana", "ben", "cleo", "dan"] as const;

const two = (number: number): string => String(number).padStart(2, "0");
const person = fc.constantFrom(...PEOPLE);
const slot = fc.oneof(
  { weight: 5, arbitrary: person },
  { weight: 1, arbitrary: fc.uniqueArray(person, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30))
  .map(([h, m]) => `${two(h)}:${two(m)}`);
const restriction = fc.record(
  {
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    from: time,
    to: time,
    toDay: fc.constantFrom(...WEEKDAYS),
  },
  { requiredKeys: ["from", "to"] },
);
/** Years with clock changes of every kind: 2011 has Samoa's lost day, 2022 the last change in Iran, 2026 Ramadan. */
const localTime = fc
  .tuple(fc.constantFrom(2011, 2022, 2026), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), time)
  .map(([year, month, day, clock]) => `${year}-${two(month)}-${two(day)}T${clock}`);
const period = fc.oneof(
  fc.record({ unit: fc.constant("hours" as const), count: fc.constantFrom(1, 2, 5, 12) }),
  fc.record({ unit: fc.constant("days" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ unit: fc.constant("weeks" as const), count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ unit: fc.constant("months" as const), count: fc.integer({ min: 1, max: 2 }) }),
  fc.record({
    rrule: fc.constantFrom("FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1MO,3WE"),
  }),
);
const layerOf = (timeZone: string): fc.Arbitrary<Rotation> =>
  fc
    .record(
      {
        members: fc.array(slot, { minLength: 1, maxLength: 4 }),
        firstHandoff: localTime,
        timeZone: fc.constant(timeZone),
        period,
        layer: fc.integer({ min: 0, max: 2 }),
        restrictions: fc.array(restriction, { minLength: 1, maxLength: 2 }),
        handoff: fc.constantFrom("wallClock" as const, "duration" as const),
        turns: fc.constantFrom("wall" as const, "covered" as const),
        concurrent: fc.integer({ min: 1, max: 3 }),
        shiftMinutes: fc.constantFrom(60, 480, 1_440),
        holidays: fc.record({
          mode: fc.constantFrom("off" as const, "only" as const),
          days: fc.array(
            localTime.map((local) => local.slice(0, 10)),
            { minLength: 1, maxLength: 6 },
          ),
        }),
      },
      { requiredKeys: ["members", "firstHandoff", "timeZone", "period"] },
    )
    .filter((rotation) => rotationProblems(rotation).length === 0);

type Case = { readonly schedule: Schedule; readonly nearMs: number };

/** A clock change of the zone soon after a moment, so that the properties look where it hurts. */
function nearChange(timeZone: string, local: string): number {
  const at = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone);
  const change = at.getTimeZoneTransition("next");
  const far = !change || change.epochMilliseconds - at.epochMilliseconds > 400 * DAY_MS;
  return far ? at.epochMilliseconds + 40 * DAY_MS : change.epochMilliseconds;
}

const override = (nearMs: number): fc.Arbitrary<Override> =>
  fc
    .record(
      {
        kind: fc.constantFrom("replace" as const, "add" as const, "remove" as const),
        member: person,
        instead: person,
        fromHours: fc.integer({ min: -100, max: 100 }),
        hours: fc.integer({ min: 0, max: 60 }),
      },
      { requiredKeys: ["kind", "member", "fromHours", "hours"] },
    )
    .map(({ fromHours, hours, ...rest }) => {
      const fromMs = nearMs + fromHours * HOUR_MS;
      return { ...rest, id: `${fromHours} ${hours}`, fromMs, toMs: fromMs + hours * HOUR_MS };
    });

const anyCase: fc.Arbitrary<Case> = fc.constantFrom(...ZONES).chain((zone) =>
  fc
    .tuple(
      fc.array(layerOf(zone), { minLength: 1, maxLength: 3 }),
      localTime,
      fc.array(layerOf(zone), { maxLength: 2 }),
    )
    .chain(([rotations, local, later]) => {
      const nearMs = nearChange(zone, local);
      const changes = later.length === 0 ? [] : [{ fromMs: nearMs + 7 * HOUR_MS, rotations: later }];
      return fc
        .record({
          overrides: fc.array(override(nearMs), { maxLength: 3 }),
          temporary: fc.array(
            fc.tuple(person, fc.integer({ min: -90, max: 90 })).map(([member, hour]) => {
              const fromMs = nearMs + hour * HOUR_MS;
              const shifts = [{ member, fromMs: fromMs + HOUR_MS, toMs: fromMs + 9 * HOUR_MS }];
              return { fromMs, toMs: fromMs + 12 * HOUR_MS, shifts, reason: "launch" };
            }),
            { maxLength: 1 },
          ),
        })
        .map((rest) => ({ nearMs, schedule: { rotations, changes, ...rest } }));
    }),
);
const hours = fc.integer({ min: -120, max: 120 });
const spanIn = (nearMs: number, a: number, b: number) => ({
  fromMs: nearMs + Math.min(a, b) * HOUR_MS,
  toMs: nearMs + Math.max(a, b) * HOUR_MS + 1_000,
});
const RUNS = { numRuns: 120 };

describe("in ten zones, with layers, hours, groups, holidays, overrides and changes", () => {
  test("shifts tile time: what is held and what is a gap lie side by side, without overlap", () => {
    fc.assert(
      fc.property(anyCase, hours, hours, ({ schedule, nearMs }, a, b) => {
        const { fromMs, toMs } = spanIn(nearMs, a, b);
        const pieces = [...piecesBetween(schedule, fromMs, toMs), ...shiftsAndGaps(schedule, fromMs, toMs).gaps].sort(
          (x, y) => x.fromMs - y.fromMs,
        );
        let reachedMs = fromMs;
        for (const piece of pieces) {
          expect(piece.fromMs).toBe(reachedMs);
          expect(piece.toMs).toBeGreaterThan(piece.fromMs);
          reachedMs = piece.toMs;
        }
        expect(reachedMs).toBe(toMs);
      }),
      RUNS,
    );
  });

  test("a windowed answer equals the full expansion, cut", () => {
    fc.assert(
      fc.property(anyCase, hours, hours, ({ schedule, nearMs }, a, b) => {
        const { fromMs, toMs } = spanIn(nearMs, a, b);
        const full = finalShifts(schedule, nearMs - 130 * HOUR_MS, nearMs + 130 * HOUR_MS);
        const cut = full.flatMap((shift) => {
          const piece = { ...shift, fromMs: Math.max(shift.fromMs, fromMs), toMs: Math.min(shift.toMs, toMs) };
          return piece.fromMs < piece.toMs ? [piece] : [];
        });
        const byTime = (x: { fromMs: number; member: string }, y: { fromMs: number; member: string }) =>
          x.fromMs - y.fromMs || x.member.localeCompare(y.member);
        expect(finalShifts(schedule, fromMs, toMs).sort(byTime)).toEqual(cut.sort(byTime));
      }),
      RUNS,
    );
  });

  test("onCallAt is finalShifts at every instant, and holds until it says", () => {
    fc.assert(
      fc.property(anyCase, fc.array(hours, { minLength: 1, maxLength: 4 }), ({ schedule, nearMs }, moments) => {
        const all = finalShifts(schedule, nearMs - 130 * HOUR_MS, nearMs + 130 * HOUR_MS);
        for (const moment of moments) {
          const atMs = nearMs + moment * HOUR_MS + 777;
          const there = all.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
          const { people, untilMs } = onCallAt(schedule, atMs);
          expect(people.map(({ member }) => member).sort()).toEqual(there.map(({ member }) => member).sort());
          expect(people.map(({ because }) => because).sort()).toEqual(there.map(({ because }) => because).sort());
          if (untilMs === undefined) continue;
          expect(untilMs).toBeGreaterThan(atMs);
          expect(onCallAt(schedule, untilMs - 1).people).toEqual(people);
        }
      }),
      { numRuns: 80 },
    );
  });

  test("editing the future never changes the past", () => {
    const edit = fc.constantFrom(...ZONES).chain((zone) => fc.array(layerOf(zone), { minLength: 1, maxLength: 2 }));
    fc.assert(
      fc.property(anyCase, edit, hours, ({ schedule, nearMs }, rotations: ScheduleLayer[], hour) => {
        const nowMs = nearMs + hour * HOUR_MS;
        const kept = (schedule.changes ?? []).filter(({ fromMs }) => fromMs < nowMs);
        const edited = { ...schedule, changes: [...kept, { fromMs: nowMs, rotations }] };
        const past = (one: Schedule) => finalShifts(one, nearMs - 130 * HOUR_MS, nowMs);
        expect(past(edited)).toEqual(past(schedule));
      }),
      { numRuns: 80 },
    );
  });

  test("a turn in covered time is never lost to a weekend: everybody comes as often as anybody else", () => {
    const weekdays = { days: ["MO", "TU", "WE", "TH", "FR"] as const, from: "09:00", to: "17:00" };
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 2, max: 4 }), (timeZone, count) => {
        const members = PEOPLE.slice(0, count);
        const rotation: Rotation = {
          members,
          firstHandoff: "2026-01-05T00:00",
          timeZone,
          period: { unit: "days", count: 1 },
          restrictions: [weekdays],
          turns: "covered",
        };
        const fromMs = Date.parse("2026-01-05T12:00Z");
        const days = finalShifts({ rotations: [rotation], overrides: [] }, fromMs, fromMs + count * 28 * DAY_MS);
        const turns = members.map((member) => days.filter((shift) => shift.member === member).length);
        expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });
});
