import { compileIndicator, type IndicatorTemplate } from "@shipshape/domain/slo/indicator-template";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../telemetry/index.ts";
import { seriesOf } from "../telemetry/series.ts";
import { type Before, type CountedIndicator, countGroups } from "./count-groups.ts";

const MINUTE = Date.parse("2026-03-01T12:00:00Z");
const AT = MINUTE + 20_000;
const SOON = AT + 15_000;
const MINUTE_MS = 60_000;

type Labels = Record<string, string>;
type Given = readonly (readonly [labels: Labels, value: number])[];
const gives = (series: Given, warnings: string[] = []): Answer => ({
  ok: true,
  series: series.map(([labels, value]) => seriesOf(labels, value)),
  isKnown: series.length > 0,
  warnings,
});
const nothing = (isKnown = false): Answer => ({ ok: true, series: [], isKnown, warnings: [] });
const fails = (faultOf: "source" | "query", because: string): Answer => ({ ok: false, faultOf, because });

type Sides = Record<string, Answer>;
const template = (given: object): IndicatorTemplate => ({ source: "prom", ...given }) as IndicatorTemplate;
const BAD_RATIO = template({ template: "ratio", counter: true, bad: "b", total: "t" });
const GOOD_RATIO = template({ template: "ratio", counter: true, good: "g", total: "t" });

const count = (spec: IndicatorTemplate, sides: Sides, before: Before, atMs: number): CountedIndicator =>
  countGroups(compileIndicator(spec), new Map(Object.entries(sides)) as never, before, atMs);
/** Where everything stands after a round, for the next one. */
const after = (counted: CountedIndicator, atMs: number): Before => ({
  atMs,
  groups: new Map(counted.groups.map(({ key, readings }) => [key, readings])),
});
/** Counts round after round, fifteen seconds apart; what the last one gave. */
function rounds(spec: IndicatorTemplate, given: readonly Sides[], apartMs = 15_000): CountedIndicator {
  let before: Before;
  let last: CountedIndicator = { groups: [], problem: null };
  given.forEach((sides, index) => {
    last = count(spec, sides, before, AT + index * apartMs);
    if (last.problem === null) before = after(last, AT + index * apartMs);
  });
  return last;
}
const only = ({ groups, problem }: CountedIndicator) => {
  expect(problem).toBeNull();
  expect(groups).toHaveLength(1);
  return groups[0] as (typeof groups)[number];
};
const total = (value: number, labels: Labels = {}) => [{ __name__: "t", ...labels }, value] as const;
const bad = (value: number, labels: Labels = {}) => [{ __name__: "b", ...labels }, value] as const;

describe("counters", () => {
  const first = { total: gives([total(100)]), bad: gives([bad(5)]) };
  const then = (totals: Given, bads: Given) =>
    only(rounds(BAD_RATIO, [first, { total: gives(totals), bad: gives(bads) }]));

  test("the first reading only says where they stand", () =>
    expect(only(rounds(BAD_RATIO, [first]))).toMatchObject({ slices: [], problem: null, suspicion: null }));

  test.each<[string, Given, Given, object]>([
    ["moved on", [total(130)], [bad(7)], { good: 28, total: 30 }],
    ["stood still", [total(100)], [bad(5)], { good: 0, total: 0 }],
    ["began again from zero", [total(12)], [bad(2)], { good: 10, total: 12 }],
    [
      "of a second process that came",
      [total(110), total(20, { p: "2" })],
      [bad(5), bad(1, { p: "2" })],
      { good: 29, total: 30 },
    ],
    [
      "of a process that went, and another came",
      [total(20, { p: "2" })],
      [bad(1, { p: "2" })],
      { good: 19, total: 20 },
    ],
    ["without any bad series", [total(130)], [], { good: 30, total: 30 }],
    ["given twice are one", [total(130), total(130)], [bad(5), bad(5)], { good: 30, total: 30 }],
  ])("%s", (_, totals, bads, counts) =>
    expect(then(totals, bads).slices).toEqual([{ minuteMs: MINUTE, adds: true, ...counts }]),
  );

  test("under new labels, and no lower than before, are the same ones", () =>
    expect(then([total(130, { region: "eu" })], [bad(7, { region: "eu" })]).slices).toMatchObject([
      { good: 28, total: 30 },
    ]));

  test("no good series beside a total is none good", () =>
    expect(
      only(
        rounds(GOOD_RATIO, [
          { total: gives([total(9)]), good: nothing() },
          { total: gives([total(39)]), good: nothing() },
        ]),
      ).slices,
    ).toMatchObject([{ good: 0, total: 30 }]));

  test("a total that is known and not yet counted is no event", () => {
    const none = { total: nothing(true), bad: nothing() };
    expect(only(rounds(BAD_RATIO, [none, none])).slices).toMatchObject([{ good: 0, total: 0 }]);
    expect(only(rounds(BAD_RATIO, [none, { ...none, total: gives([total(3)]) }])).slices).toMatchObject([
      { good: 3, total: 3 },
    ]);
  });

  test("a series that was away is not counted in full when it comes back", () => {
    const other = { total: gives([total(1, { p: "2" })]), bad: nothing() };
    const back = { total: gives([total(1, { p: "2" }), total(105)]), bad: nothing() };
    expect(only(rounds(BAD_RATIO, [first, other, back])).slices).toMatchObject([{ good: 5, total: 5 }]);
  });

  test("a series that was away for more than a week is forgotten", () => {
    const started = after(rounds(BAD_RATIO, [first]), AT);
    const week = AT + 8 * 86_400_000;
    const counted = only(count(BAD_RATIO, { total: gives([total(1, { p: "2" })]), bad: nothing() }, started, week));
    expect(counted.readings.total?.series.size).toBe(1);
  });

  test("after a gap the events are spread over it", () => {
    const counted = only(
      rounds(BAD_RATIO, [first, { total: gives([total(200)]), bad: gives([bad(15)]) }], 10 * MINUTE_MS),
    );
    expect(counted.slices).toHaveLength(10);
    expect(counted.slices.every((slice) => slice.good === 9 && slice.total === 10)).toBe(true);
  });

  test.each([
    ["the same moment", AT],
    ["an earlier one", AT - 15_000],
  ])("%s again adds nothing and moves nothing", (_, atMs) => {
    const started = after(rounds(BAD_RATIO, [first]), AT);
    expect(count(BAD_RATIO, { total: gives([total(130)]), bad: gives([bad(7)]) }, started, atMs)).toEqual({
      groups: [],
      problem: null,
    });
  });

  test("however often they are read, their deltas add up to what they counted", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(50), fc.nat(50), fc.boolean()), { minLength: 1, maxLength: 30 }),
        (steps) => {
          let before: Before = after(
            count(BAD_RATIO, { total: gives([total(0)]), bad: gives([bad(0)]) }, undefined, AT),
            AT,
          );
          const [now, truth, sum] = [
            { total: 0, bad: 0 },
            { good: 0, total: 0 },
            { good: 0, total: 0 },
          ];
          steps.forEach(([goods, bads, restarts], index) => {
            // A restart is seen where it counted less than before it.
            if (restarts && now.total > goods + bads && now.bad > bads) Object.assign(now, { total: 0, bad: 0 });
            now.total += goods + bads;
            now.bad += bads;
            truth.good += goods;
            truth.total += goods + bads;
            const atMs = AT + (index + 1) * 15_000;
            const counted = count(
              BAD_RATIO,
              { total: gives([total(now.total)]), bad: gives([bad(now.bad)]) },
              before,
              atMs,
            );
            for (const slice of only(counted).slices) {
              sum.good += slice.good;
              sum.total += slice.total;
            }
            before = after(counted, atMs);
          });
          expect(sum).toEqual(truth);
        },
      ),
    ));
});

describe("what looks wrong is counted without credit, and said", () => {
  const start = (sideName: string) => ({ total: gives([total(100)]), [sideName]: gives([bad(5)]) });
  test.each<[string, IndicatorTemplate, string, object, string]>([
    ["more bad than total", BAD_RATIO, "bad", { good: 0, total: 10 }, "25 bad events of 10 in all"],
    ["more good than total", GOOD_RATIO, "good", { good: 10, total: 10 }, "25 good events of 10 in all"],
  ])("%s", (_, spec, sideName, slice, said) => {
    const second = { total: gives([total(110)]), [sideName]: gives([bad(30)]) };
    const counted = only(rounds(spec, [start(sideName), second]));
    expect(counted).toMatchObject({ slices: [slice], suspicion: expect.stringContaining(said) });
  });

  test("a source that warns", () => {
    const counted = rounds(BAD_RATIO, [
      start("bad"),
      { total: gives([total(110)], ["one store did not answer"]), bad: gives([bad(5)]) },
    ]);
    expect(only(counted).suspicion).toBe('The source "prom" warns: one store did not answer');
  });

  test("bad events whose series are all gone while the total goes on, until they are back", () => {
    const gone = (value: number) => ({ total: gives([total(value)]), bad: nothing() });
    expect(only(rounds(BAD_RATIO, [start("bad"), gone(110)])).suspicion).toContain(
      "All series of bad events are gone since 2026-03-01 12:00 UTC",
    );
    expect(only(rounds(BAD_RATIO, [start("bad"), gone(110), gone(120), gone(5)])).suspicion).toContain(
      "are gone since",
    );
    expect(only(rounds(BAD_RATIO, [start("bad"), gone(110), start("bad")])).suspicion).toBeNull();
  });

  test("not after a restart: an error that has not happened yet has no series", () => {
    const restarted = (value: number) => ({ total: gives([total(value)]), bad: nothing() });
    expect(only(rounds(BAD_RATIO, [start("bad"), restarted(3), restarted(9)])).suspicion).toBeNull();
  });
});

describe("events given by the minute", () => {
  const spec = template({ template: "ratio", counter: false, bad: "b", total: "t" });
  test("belong to the minute before, replace what it held, and are added up over series", () =>
    expect(
      only(count(spec, { total: gives([total(60), total(40, { p: "2" })]), bad: gives([bad(1.5)]) }, undefined, AT))
        .slices,
    ).toEqual([{ minuteMs: MINUTE - MINUTE_MS, good: 98.5, total: 100, adds: false }]));
});

const value = (...values: number[]) => gives(values.map((one, index) => [{ __name__: "v", pod: String(index) }, one]));
const now = (spec: object, sides: Sides) => count(template(spec), sides, undefined, AT);

describe("levels", () => {
  const threshold = { template: "threshold", value: "v", op: "lte", limit: 5 };
  test.each<[string, object, Answer, number, number]>([
    ["each series is an event of this minute", threshold, value(5, 6, 1), 2, 3],
    ["not a number is no event", threshold, value(Number.NaN), 0, 0],
    ["infinitely much is bad where there is an upper limit", threshold, value(Infinity), 0, 1],
    [
      "data that is young enough",
      { template: "freshness", newest: "v", limit: "1m" },
      value(AT / 1000 - 60, AT / 1000 - 61),
      1,
      2,
    ],
    ["an age", { template: "freshness", age: "v", limit: "1m" }, value(59), 1, 1],
  ])("%s", (_, spec, answer, good, all) =>
    expect(only(now(spec, { value: answer })).slices).toEqual([{ minuteMs: MINUTE, good, total: all, adds: false }]),
  );

  test("a time in milliseconds is refused with the mend", () =>
    expect(only(now({ template: "freshness", newest: "v", limit: "1m" }, { value: value(AT) })).problem).toContain(
      "divide it by 1000",
    ));
});

describe("throughput of a counter", () => {
  const spec = template({ template: "throughput", events: "v", atLeast: 2, per: "second" });
  const at = (seconds: number, ...values: number[]) => ({ seconds, values });
  /** What was counted in all, reading after reading. */
  function slices(...readings: { seconds: number; values: number[] }[]) {
    let before: Before;
    return readings.flatMap(({ seconds, values }) => {
      const atMs = MINUTE + seconds * 1000;
      const counted = count(spec, { value: value(...values) }, before, atMs);
      before = after(counted, atMs);
      return only(counted).slices.map(({ minuteMs, good }) => [(minuteMs - MINUTE) / 1000, good]);
    });
  }
  test.each([
    [
      "is judged once a minute, over the time between",
      [at(5, 0), at(20, 0), at(65, 120), at(80, 120), at(130, 200)],
      [
        [60, 1],
        [120, 0],
      ],
    ],
    ["adds up its series", [at(0, 0, 0), at(60, 60, 60)], [[60, 1]]],
    ["survives a restart", [at(0, 1000), at(60, 130)], [[60, 1]]],
    [
      "says the same of each minute of a gap",
      [at(0, 0), at(180, 400)],
      [
        [60, 1],
        [120, 1],
        [180, 1],
      ],
    ],
  ])("%s", (_, readings, expected) => expect(slices(...readings)).toEqual(expected));
});

describe("shares", () => {
  test.each<[string, object, Sides, object]>([
    [
      "of success, an event a minute",
      { success: "v" },
      { value: value(0.98) },
      { minuteMs: MINUTE, good: 0.98, total: 1 },
    ],
    ["of failure", { failure: "v" }, { value: value(0.25) }, { good: 0.75, total: 1 }],
    ["of several series, an event each", { success: "v" }, { value: value(1, 0.5) }, { good: 1.5, total: 2 }],
    ["0/0 is no event", { success: "v" }, { value: value(Number.NaN) }, { good: 0, total: 0 }],
    [
      "weighted, of the minute before",
      { success: "v", total: "t" },
      { value: value(0.9), total: gives([total(200)]) },
      { minuteMs: MINUTE - MINUTE_MS, good: 180, total: 200 },
    ],
  ])("%s", (_, spec, sides, slice) =>
    expect(only(now({ template: "rawRatio", ...spec }, sides)).slices).toMatchObject([slice]),
  );

  test.each<[string, object, Sides, string]>([
    ["a percentage", { success: "v" }, { value: value(99.9) }, "divide a percentage by 100"],
    ["below zero", { failure: "v" }, { value: value(-0.1) }, "lies between 0 and 1"],
    [
      "several where one is weighted",
      { success: "v", total: "t" },
      { value: value(1, 1), total: gives([total(2)]) },
      "2 series where one number is meant",
    ],
  ])("%s is refused", (_, spec, sides, said) =>
    expect(only(now({ template: "rawRatio", ...spec }, sides))).toMatchObject({
      slices: [],
      problem: expect.stringContaining(said),
    }),
  );
});

describe("latency from classic histograms", () => {
  const spec = (limit: number) =>
    template({ template: "latency", histogram: "h", histogramType: "classic", limit, unit: "seconds" });
  const histogram = (counts: Record<string, number>, labels: Labels = {}): Given =>
    Object.entries(counts).map(([le, of]) => [{ __name__: "h_bucket", le, ...labels }, of] as const);
  const read = (limit: number, ...given: Given[]) =>
    only(
      rounds(
        spec(limit),
        given.map((series) => ({ buckets: gives(series) })),
      ),
    );
  const EMPTY = histogram({ "0.1": 0, "0.5": 0, "1": 0, "+Inf": 0 });

  test.each<[string, number, Given, Given, number, number]>([
    ["exact at a bucket", 0.5, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 60, 100],
    ["interpolated between two", 0.3, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 35, 100],
    ["only what is sure beyond the last", 2, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 90, 100],
    [
      "whose bounds are written anew, 1 as 1.0",
      1,
      histogram({ "1": 90, "+Inf": 100 }),
      histogram({ "1.0": 95, "+Inf": 110 }),
      5,
      10,
    ],
    ["that began again", 0.5, histogram({ "0.5": 60, "+Inf": 100 }), histogram({ "0.5": 4, "+Inf": 5 }), 4, 5],
    [
      "of two processes",
      0.5,
      histogram({ "0.5": 1, "+Inf": 2 }),
      [...histogram({ "0.5": 2, "+Inf": 4 }), ...histogram({ "0.5": 3, "+Inf": 3 }, { pod: "b" })],
      4,
      5,
    ],
    [
      "with other bounds than before: not guessed",
      0.25,
      histogram({ "0.5": 60, "+Inf": 100 }),
      histogram({ "0.25": 4, "+Inf": 105 }),
      0,
      0,
    ],
  ])("%s", (_, limit, first, second, good, all) => {
    const [slice] = read(limit, first, second).slices;
    expect(slice?.good).toBeCloseTo(good);
    expect(slice?.total).toBe(all);
  });

  test("the interpolation says how far it may be off", () => {
    const { note } = read(0.3, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }));
    expect(note).toBe(
      "The limit 0.3 lies between the buckets 0.1 and 0.5: good events are interpolated, at most 25 % of the events off in the last reading; a bucket at 0.3 makes them exact",
    );
    expect(read(0.5, EMPTY, histogram({ "0.1": 1, "0.5": 6, "1": 9, "+Inf": 10 })).note).toBeNull();
  });

  test("only the buckets beside the limit are kept", () =>
    expect(read(0.3, EMPTY).readings.buckets?.series.size).toBe(3));

  test.each<[string, Given, string]>([
    ["no bound", [[{ __name__: "h_count" }, 4]], "ends in _bucket"],
    ["no +Inf", histogram({ "0.5": 4 }), 'no bucket le="+Inf"'],
  ])("%s is refused with the mend", (_, series, said) => expect(read(0.5, series).problem).toContain(said));
});

describe("latency from native histograms", () => {
  const spec = template({ template: "latency", histogram: "h", histogramType: "native", limit: 0.3, unit: "seconds" });
  const read = (...given: [share: number, count: number][]) =>
    only(
      rounds(
        spec,
        given.map(([share, of]) => ({ fraction: gives([[{}, share]]), total: gives([[{}, of]]) })),
      ),
    );

  test.each<[string, [number, number][], object]>([
    [
      "counts the share of what was observed",
      [
        [0.9, 100],
        [0.8, 200],
      ],
      { good: 70, total: 100 },
    ],
    [
      "begins with none observed",
      [
        [Number.NaN, 0],
        [0.75, 4],
      ],
      { good: 3, total: 4 },
    ],
    [
      "sees a restart",
      [
        [0.9, 100],
        [0.5, 10],
      ],
      { good: 5, total: 10 },
    ],
    [
      "never takes good ones back when the resolution gets coarser",
      [
        [0.9, 100],
        [0.89, 101],
      ],
      { good: 0, total: 1 },
    ],
  ])("%s", (_, given, slice) => expect(read(...given).slices).toMatchObject([slice]));
});

describe("fan-out by a label", () => {
  const spec = { ...BAD_RATIO, groupBy: ["service"] };
  const of = (service: string, all: number, bads: number) => ({
    total: total(all, { service }),
    bad: bad(bads, { service }),
  });
  const sides = (...services: ReturnType<typeof of>[]) => ({
    total: gives(services.map((one) => one.total)),
    bad: gives(services.map((one) => one.bad)),
  });

  test("counts each value by itself, and one that comes later from its beginning", () => {
    const { groups } = rounds(spec, [sides(of("cart", 100, 0)), sides(of("cart", 110, 2), of("pay", 5, 1))]);
    expect(groups.map(({ key, group, slices }) => [key, group, slices[0]?.good, slices[0]?.total])).toEqual([
      ['["cart"]', { service: "cart" }, 8, 10],
      ['["pay"]', { service: "pay" }, 4, 5],
    ]);
  });

  test("one that is gone says so, and keeps its place", () => {
    const { groups } = rounds(spec, [
      sides(of("cart", 100, 0), of("pay", 9, 0)),
      sides(of("cart", 110, 2)),
      sides(of("cart", 110, 2)),
    ]);
    expect(groups[1]).toMatchObject({
      key: '["pay"]',
      slices: [],
      problem: expect.stringContaining('nothing is there for service="pay"'),
    });
    expect(groups[1]?.readings.total?.series.size).toBe(1);
  });

  test("what is wrong with one stops no other", () => {
    const wrong = {
      total: gives([total(110, { service: "cart" }), total(Number.NaN, { service: "pay" })]),
      bad: nothing(),
    };
    const { groups } = rounds(spec, [sides(of("cart", 100, 0), of("pay", 9, 0)), wrong]);
    expect(groups.map(({ slices, problem }) => [slices.length, problem])).toEqual([
      [1, null],
      [0, expect.stringContaining("gives NaN")],
    ]);
  });

  test("a label that no series has is a problem with the mend", () =>
    expect(rounds(spec, [{ total: gives([total(1)]), bad: nothing() }]).problem).toContain("sum by (service)"));

  test("its groups add up to the whole", () => {
    const readings = [
      sides(of("cart", 100, 3), of("pay", 9, 0)),
      sides(of("cart", 117, 5), of("pay", 4, 1), of("new", 6, 2)),
    ];
    const sum = (counted: CountedIndicator) =>
      counted.groups
        .flatMap(({ slices }) => slices)
        .reduce((all, { good, total: of }) => [all[0] + good, all[1] + of] as [number, number], [0, 0] as [
          number,
          number,
        ]);
    expect(sum(rounds(spec, readings))).toEqual(sum(rounds(BAD_RATIO, readings)));
  });
});

describe("what cannot be counted is said", () => {
  const ok = gives([bad(5)]);
  test.each<[string, Answer, Answer, string]>([
    [
      "a source that is away",
      fails("source", "nothing listens at x:9090"),
      ok,
      'the source "prom" gives no metrics: nothing listens at x:9090',
    ],
    ["a query that fails", fails("query", "bad_data: parse error"), ok, "the query for total events fails: bad_data"],
    ["bad events that cannot be read", gives([total(1)]), fails("query", "x"), "the query for bad events fails: x"],
    ["no series", nothing(), ok, "the query for total events gives no series"],
  ])("%s", (_, totals, bads, said) =>
    expect(count(BAD_RATIO, { total: totals, bad: bads }, undefined, AT)).toMatchObject({
      groups: [],
      problem: expect.stringContaining(said),
    }),
  );

  test("no series any more, with what there was", () => {
    const started = after(rounds(BAD_RATIO, [{ total: gives([total(3)]), bad: nothing() }]), AT);
    expect(count(BAD_RATIO, { total: nothing(), bad: nothing() }, started, SOON).problem).toContain(
      "it gave 1 series until 2026-03-01 12:00 UTC",
    );
  });

  test.each([
    ["not a number", Number.NaN, "gives NaN for t{}"],
    ["infinitely many", Infinity, "gives Infinity for t{}"],
    ["fewer than none", -1, "gives -1 for t{}"],
  ])("%s", (_, wrong, said) => {
    const counted = only(
      rounds(BAD_RATIO, [
        { total: gives([total(100)]), bad: ok },
        { total: gives([total(wrong)]), bad: ok },
      ]),
    );
    expect(counted).toMatchObject({ slices: [], problem: expect.stringContaining(said) });
    expect([...(counted.readings.total?.series.values() ?? [])]).toEqual([[100, AT]]);
  });
});
