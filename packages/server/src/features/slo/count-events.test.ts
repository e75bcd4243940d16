import { describe, expect, test } from "vitest";
import type { Answer } from "../telemetry/index.ts";
import { type Asked, countEvents, type Side } from "./count-events.ts";

const AT = Date.parse("2026-03-01T12:00:20Z");
const MINUTE = Date.parse("2026-03-01T12:00:00Z");

const gives = (values: Record<string, number>, warnings: string[] = []): Answer => ({
  ok: true,
  series: Object.entries(values).map(([key, value]) => ({ key, labels: {}, value })),
  isKnown: Object.keys(values).length > 0,
  warnings,
});
const nothing = (isKnown: boolean): Answer => ({ ok: true, series: [], isKnown, warnings: [] });
const side = (name: Side, answer: Answer) => ({ side: name, source: "prom", answer });
const stored = (values: Record<string, number>, seenAtMs = AT - 15_000) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value, seenAtMs] as const]));

/** A second reading fifteen seconds after one of total 100 and bad 5. */
const second = (total: Answer, bad: Answer, more: Partial<Asked> = {}) =>
  countEvents({
    counter: true,
    atMs: AT,
    total: side("total", total),
    events: side("bad", bad),
    before: { total: stored({ t: 100 }), events: stored({ b: 5 }), atMs: AT - 15_000 },
    ...more,
  });

describe("counters", () => {
  test("the first reading only says where they stand", () => {
    const counted = second(gives({ t: 100 }), gives({ b: 5 }), { before: undefined });
    expect(counted).toMatchObject({ slices: [], problem: null, suspicion: null });
    expect(counted.readings).toEqual([
      { side: "total", readings: { t: [100, AT] } },
      { side: "bad", readings: { b: [5, AT] } },
    ]);
  });

  test.each([
    ["moved on", gives({ t: 130 }), gives({ b: 7 }), { good: 28, total: 30 }],
    ["stood still", gives({ t: 100 }), gives({ b: 5 }), { good: 0, total: 0 }],
    ["began again from zero", gives({ t: 12 }), gives({ b: 2 }), { good: 10, total: 12 }],
    ["of a second process that came", gives({ t: 110, t2: 20 }), gives({ b: 5, b2: 1 }), { good: 29, total: 30 }],
    ["of a process that went", gives({ t2: 20 }), gives({ b2: 1 }), { good: 19, total: 20 }],
    ["without any bad series yet", gives({ t: 130 }), nothing(false), { good: 30, total: 30 }],
    ["whose only total is known and not yet used", nothing(true), nothing(false), { good: 0, total: 0 }],
  ])("%s", (_, total, bad, counts) =>
    expect(second(total, bad)).toMatchObject({ slices: [{ minuteMs: MINUTE, adds: true, ...counts }], problem: null }),
  );

  test("good and total", () => {
    const events = side("good", gives({ g: 120 }));
    const before = { total: stored({ t: 100 }), events: stored({ g: 95 }), atMs: AT - 15_000 };
    expect(second(gives({ t: 130 }), nothing(false), { events, before }).slices).toMatchObject([
      { good: 25, total: 30 },
    ]);
  });

  test("no good series beside a total is none good", () =>
    expect(second(gives({ t: 130 }), nothing(false), { events: side("good", nothing(false)) }).slices).toMatchObject([
      { good: 0, total: 30 },
    ]));

  test("a series that was missing once is not counted in full when it comes back", () => {
    const away = second(gives({ other: 1 }), nothing(false)).readings[0]?.readings ?? {};
    expect(away).toMatchObject({ t: [100, AT - 15_000], other: [1, AT] });
    const back = { ...asked(gives({ t: 105, other: 1 })), before: { total: away, events: {}, atMs: AT } };
    expect(countEvents(back).slices).toMatchObject([{ good: 5, total: 5 }]);
  });

  test("a series that was away for more than a week is forgotten", () => {
    const before = {
      total: { ...stored({ t: 100 }), ...stored({ old: 9 }, AT - 8 * 86_400_000) },
      events: {},
      atMs: AT - 15_000,
    };
    expect(second(gives({ t: 101 }), nothing(false), { before }).readings[0]?.readings).toEqual({ t: [101, AT] });
  });

  test("after a gap the events are spread over it", () => {
    const before = { total: stored({ t: 100 }), events: stored({ b: 5 }), atMs: AT - 10 * 60_000 };
    const { slices } = second(gives({ t: 200 }), gives({ b: 15 }), { before });
    expect(slices).toHaveLength(10);
    expect(slices.every(({ good, total }) => good === 9 && total === 10)).toBe(true);
  });
});

const asked = (total: Answer, bad: Answer = nothing(false)): Asked => ({
  counter: true,
  atMs: AT + 15_000,
  total: side("total", total),
  events: side("bad", bad),
  before: undefined,
});

describe("numbers that are events of the last minute", () => {
  const read = (total: Answer, bad: Answer) => second(total, bad, { counter: false, before: undefined });

  test("replace what the minute before held", () =>
    expect(read(gives({ t: 60 }), gives({ b: 1.5 }))).toEqual({
      slices: [{ minuteMs: MINUTE - 60_000, good: 58.5, total: 60, adds: false }],
      readings: [],
      problem: null,
      suspicion: null,
    }));

  test("of several series are added up", () =>
    expect(read(gives({ t: 60, t2: 40 }), gives({ b: 1 })).slices).toMatchObject([{ good: 99, total: 100 }]));
});

describe("what cannot be counted is said", () => {
  test.each([
    [
      "a source that is away",
      { ok: false, faultOf: "source", because: "nothing listens at x:9090" } as const,
      'the source "prom" gives no metrics: nothing listens at x:9090',
    ],
    [
      "a query that fails",
      { ok: false, faultOf: "query", because: "bad_data: parse error" } as const,
      "the query for total events fails: bad_data",
    ],
    ["no series", nothing(false), "the query for total events gives no series"],
    ["not a number", gives({ t: Number.NaN }), "gives NaN for t"],
    ["infinitely many", gives({ t: Infinity }), "gives Infinity for t"],
    ["fewer than none", gives({ t: -1 }), "gives -1 for t"],
  ])("%s", (_, total, said) => {
    const counted = second(total, gives({ b: 5 }));
    expect(counted).toMatchObject({ slices: [], readings: [], problem: expect.stringContaining(said) });
  });

  test("bad events that cannot be read", () =>
    expect(second(gives({ t: 1 }), { ok: false, faultOf: "query", because: "x" }).problem).toContain(
      "for bad events fails",
    ));
});

describe("what looks wrong is counted without credit, and said", () => {
  test("more bad than total", () =>
    expect(second(gives({ t: 110 }), gives({ b: 30 }))).toMatchObject({
      slices: [{ good: 0, total: 10 }],
      suspicion: expect.stringContaining("25 bad events of 10 in all"),
    }));

  test("more good than total", () =>
    expect(second(gives({ t: 110 }), nothing(false), { events: side("good", gives({ b: 30 })) })).toMatchObject({
      slices: [{ good: 10, total: 10 }],
      suspicion: expect.stringContaining("25 good events of 10 in all"),
    }));

  test("a source that warns", () =>
    expect(second(gives({ t: 110 }, ["one store did not answer"]), gives({ b: 5 }))).toMatchObject({
      slices: [{ good: 10, total: 10 }],
      suspicion: 'The source "prom" warns: one store did not answer',
    }));
});
