import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeReadings, encodeReadings, nextSeries, seriesHash } from "./stored-readings.ts";

const AT = Date.parse("2026-03-01T12:00:00Z");
const DAY_MS = 86_400_000;

describe("readings as bytes", () => {
  const minute = fc.integer({ min: 0, max: 60_000_000 }).map((count) => count * 60_000);
  const reading = fc.tuple(fc.double({ noNaN: true }), minute);
  const readings = fc.record({
    atMs: fc.integer({ min: 0, max: 4e12 }),
    vanishedAtMs: fc.option(minute.filter((ms) => ms > 0)),
    series: fc.array(fc.tuple(fc.maxSafeNat(), reading)).map((entries) => new Map(entries)),
  });
  test("come out as they went in", () =>
    fc.assert(
      fc.property(readings, (given) => {
        expect(decodeReadings(encodeReadings(given))).toEqual({ ...given });
      }),
    ));

  test("take 20 bytes a series", () => {
    const series = new Map(Array.from({ length: 1000 }, (_, index) => [index, [index, AT]] as const));
    expect(encodeReadings({ atMs: AT, vanishedAtMs: null, series })).toHaveLength(13 + 20_000);
  });

  test("are read where they lie within a larger buffer", () => {
    const bytes = encodeReadings({ atMs: AT, vanishedAtMs: null, series: new Map([[7, [1.5, AT]]]) });
    const within = Buffer.concat([Buffer.from("xyz"), bytes]).subarray(3);
    expect(decodeReadings(within)?.series.get(7)).toEqual([1.5, AT]);
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["another version", Buffer.alloc(13, 9)],
    ["a torn end", encodeReadings({ atMs: AT, vanishedAtMs: null, series: new Map([[7, [1, AT]]]) }).subarray(0, 30)],
  ])("%s is no reading", (_, bytes) => expect(decodeReadings(bytes)).toBeUndefined());
});

describe("the hash of a series", () => {
  test("is the same ever: what lies in databases depends on it", () => {
    expect(seriesHash('requests_total{code="200"}')).toBe(3574640469065434);
    expect(seriesHash("")).toBe(3338908027751811);
  });
  test("is a whole number that a float holds exactly, and hardly ever another's", () => {
    const hashes = Array.from({ length: 200_000 }, (_, index) => seriesHash(`up{instance="10.0.0.${index}:9090"}`));
    expect(hashes.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

test("a series that is away keeps its reading for a week", () => {
  const before = new Map([
    [1, [100, AT - 60_000]],
    [2, [5, AT - 8 * DAY_MS]],
  ] as const);
  expect([...nextSeries(before, new Map([[3, 7]]), AT)]).toEqual([
    [1, [100, AT - 60_000]],
    [3, [7, AT]],
  ]);
});
