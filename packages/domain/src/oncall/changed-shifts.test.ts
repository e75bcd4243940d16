import fc from "fast-check";
import { expect, test } from "vitest";
import { changedShifts } from "./changed-shifts.ts";
import { type Override, onCallAt, type Schedule } from "./schedule.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-06-01T00:00Z");
const at = (hour: number): number => START + hour * HOUR;
const override = (member: string, from: number, to: number): Override => ({ member, fromMs: at(from), toMs: at(to) });
const schedule = (...overrides: Override[]): Schedule => ({
  rotations: [
    { members: ["ana", "ben"], firstHandoff: "2026-06-01T09:00", timeZone: "UTC", period: { unit: "days", count: 1 } },
  ],
  overrides,
});
const told = (before: Schedule, after: Schedule) =>
  changedShifts(before, after, at(0), at(96)).map((one) => [
    (one.fromMs - START) / HOUR,
    (one.toMs - START) / HOUR,
    one.before[0],
    one.after[0],
  ]);

test("an override over a hand-off changes both shifts", () => {
  expect(told(schedule(), schedule(override("cleo", 30, 36)))).toEqual([
    [30, 33, "ana", "cleo"],
    [33, 36, "ben", "cleo"],
  ]);
});

test("an override by whoever is on call anyway changes nothing", () => {
  expect(told(schedule(), schedule(override("ana", 10, 20)))).toEqual([]);
});

test("before the first hand-off nobody is instead of whom somebody comes", () => {
  expect(told(schedule(), schedule(override("cleo", 0, 12)))).toEqual([
    [0, 9, undefined, "cleo"],
    [9, 12, "ana", "cleo"],
  ]);
});

test("a moved override gives back what it leaves", () => {
  expect(told(schedule(override("cleo", 10, 14)), schedule(override("cleo", 12, 16)))).toEqual([
    [10, 12, "cleo", "ana"],
    [14, 16, "ana", "cleo"],
  ]);
});

test("says a stretch is changed exactly where the resolver names somebody else", () => {
  const anyOverride = fc
    .tuple(fc.constantFrom("ana", "ben", "cleo"), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 30 }))
    .map(([member, from, long]) => override(member, from, from + long));
  const anySchedule = fc.array(anyOverride, { maxLength: 4 }).map((all) => schedule(...all));
  fc.assert(
    fc.property(anySchedule, anySchedule, (before, after) => {
      const changed = changedShifts(before, after, at(0), at(96));
      for (let hour = 0; hour < 96; hour += 3) {
        const [was, is] = [onCallAt(before, at(hour)).people[0]?.member, onCallAt(after, at(hour)).people[0]?.member];
        const found = changed.find(({ fromMs, toMs }) => fromMs <= at(hour) && at(hour) < toMs);
        expect(found && [found.before[0], found.after[0]]).toEqual(was === is ? undefined : [was, is]);
      }
    }),
    { numRuns: 30 },
  );
});
