import type { IndicatorTemplate } from "@shipshape/domain/slo/indicator-template";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AT,
  after,
  BAD_RATIO,
  bad,
  count,
  fails,
  type Given,
  GOOD_RATIO,
  gives,
  MINUTE,
  MINUTE_MS,
  nothing,
  only,
  rounds,
  SOON,
  template,
  total,
} from "../../testing/test-counting.ts";
import type { Answer } from "../telemetry/index.ts";
import type { Before, CountedIndicator } from "./count-groups.ts";

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
    ["each series begins again by itself", [total(20), total(9, { p: "2" })], [bad(5)], { good: 29, total: 29 }],
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
