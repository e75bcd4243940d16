import { type Minutes, noMinutes } from "@shipshape/domain/slo/minutes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDay, decodeEntries, encodeDay, encodeEntries, MINUTES_A_DAY, type SliceEntry } from "./slice-codec.ts";

function dayOf(counts: readonly (readonly [good: number, total: number, state: number])[]): Minutes {
  const day = noMinutes(0, MINUTES_A_DAY);
  counts.forEach(([good, total, state], at) => {
    day.good[at] = good;
    day.total[at] = total;
    day.state[at] = state;
  });
  return day;
}

const backAndForth = (day: Minutes): Minutes => decodeDay(day.startMs, encodeDay(day));

test("a day without anything takes a few hundred bytes and comes back", () => {
  expect(encodeDay(dayOf([])).length).toBe(362);
  expect(backAndForth(dayOf([]))).toEqual(dayOf([]));
});

test("whole counts take as many bytes as the largest needs", () => {
  const small = dayOf([[199, 200, 1]]);
  const large = dayOf([[69_999, 70_000, 1]]);
  expect(encodeDay(small).length).toBe(362 + 2 * MINUTES_A_DAY);
  expect(encodeDay(large).length).toBe(362 + 5 * MINUTES_A_DAY);
  expect(backAndForth(large)).toEqual(large);
});

test("any day comes back exactly, whole counts or not", () => {
  const whole = fc.tuple(fc.nat(2 ** 31), fc.nat(2 ** 31), fc.nat(3));
  const broken = fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.nat(3));
  fc.assert(
    fc.property(fc.oneof(fc.array(whole, { maxLength: 20 }), fc.array(broken, { maxLength: 20 })), (counts) => {
      expect(backAndForth(dayOf(counts))).toEqual(dayOf(counts));
    }),
  );
});

test("entries of a shelf come back in their order", () => {
  const entries: SliceEntry[] = [
    { series: 3073, minute: 29_000_000, state: 1, good: 9.5, total: 10 },
    { series: 4095, minute: 29_000_001, state: 2, good: 0, total: 0 },
  ];
  const read: SliceEntry[] = [];
  decodeEntries(3, encodeEntries(entries), (entry) => read.push(entry));
  expect(read).toEqual(entries);
});
