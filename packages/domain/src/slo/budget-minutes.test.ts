import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { budgetOf } from "./budget.ts";
import { budgetMinutes, changesWithTime, contextMinutes, needsBudgetTrack, settledUntilMs } from "./budget-minutes.ts";
import { MINUTE, type Minutes, minutesBetween, sumMinutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 2, 1);

type Given = readonly [good: number, total: number] | undefined;

const RULES: ObjectiveRules = {
  target: 0.99,
  window: { duration: "30d" },
  budgetingMethod: "Occurrences",
  gapPolicy: "hold",
  minimumCoverage: 0.9,
};
const minutesOf = (given: readonly Given[], startMs = START_MS): Minutes => ({
  startMs,
  good: Float64Array.from(given, (minute) => minute?.[0] ?? 0),
  total: Float64Array.from(given, (minute) => minute?.[1] ?? 0),
  state: Uint8Array.from(given, (minute) => (minute ? MINUTE.measured : MINUTE.missing)),
});
const times = (count: number, minute: Given): Given[] => Array.from({ length: count }, () => minute);
const span = (from: number, to: number) => ({ fromMs: START_MS + from * MINUTE_MS, toMs: START_MS + to * MINUTE_MS });
/** "good/total" of each minute, with a letter for one that was not measured. */
const shown = ({ good, total, state }: Minutes): string =>
  Array.from(total, (events, at) => `${good[at]}/${events}${["?", "", "x", "~"][state[at] ?? 0]}`).join(" ");

describe("what is excluded", () => {
  const given = minutesOf([[9, 10], [0, 10], undefined, [10, 10]]);

  test("holds no events, be it measured or missing", () => {
    expect(shown(budgetMinutes(given, RULES, [span(1, 3)]))).toBe("9/10 0/0x 0/0x 10/10");
  });

  test("is each minute that a span touches", () => {
    expect(shown(budgetMinutes(given, RULES, [span(0.5, 1.1)]))).toBe("0/0x 0/0x 0/0? 10/10");
  });

  test("may lie over other exclusions, and beyond what is known", () => {
    expect(shown(budgetMinutes(given, RULES, [span(-5, 1), span(0, 1), span(3, 99), span(7, 9), span(-9, -3)]))).toBe(
      "0/0x 0/10 0/0? 0/0x",
    );
  });

  test("leaves the measured minutes as they were", () => {
    budgetMinutes(given, RULES, [span(0, 4)]);
    expect(shown(given)).toBe("9/10 0/10 0/0? 10/10");
  });
});

describe("a gap", () => {
  const busy: Given[] = [[4, 4], [8, 8], undefined, undefined];

  test.each([
    ["hold", "4/4 8/8 0/0? 0/0?"],
    ["ignore", "4/4 8/8 0/0? 0/0?"],
    ["good", "4/4 8/8 6/6~ 6/6~"],
    ["bad", "4/4 8/8 0/6~ 0/6~"],
  ] as const)("by the policy %s", (gapPolicy, expected) => {
    expect(shown(budgetMinutes(minutesOf(busy), { ...RULES, gapPolicy }, []))).toBe(expected);
  });

  const bad: ObjectiveRules = { ...RULES, gapPolicy: "bad" };
  const lastOf = (given: readonly Given[], excluded: Parameters<typeof budgetMinutes>[2] = []): string =>
    shown(budgetMinutes(minutesOf(given), bad, excluded))
      .split(" ")
      .at(-1) ?? "";

  test.each([
    ["after nothing that was ever measured stays missing", [undefined, undefined], "0/0?"],
    ["after minutes without events has none either", [...times(60, [0, 0]), undefined], "0/0~"],
    [
      "is as busy as the sixty minutes before it, not the hour before that",
      [...times(60, [9, 9]), ...times(60, [2, 2]), undefined],
      "0/2~",
    ],
    [
      "after another gap is measured by the minutes between",
      [...times(30, [9, 9]), ...times(60, undefined), [1, 1], undefined],
      "0/1~",
    ],
    ["is filled for a day", [[5, 5], ...times(1_440, undefined)], "0/5~"],
    ["that lasts longer is not known any more", [[5, 5], ...times(1_441, undefined)], "0/0?"],
    [
      "after one event in an hour holds a sixtieth of one",
      [[1, 1], ...times(59, [0, 0]), undefined],
      `0/${17 / 1024}~`,
    ],
  ] as const)("%s", (_, given, expected) => expect(lastOf(given)).toBe(expected));

  test("is filled as far as it is settled, and what may still come stays missing", () => {
    const nowMs = START_MS + 8 * MINUTE_MS + 30_000;
    const given = minutesOf([[6, 6], ...times(8, undefined)]);
    expect(shown(budgetMinutes(given, bad, [], settledUntilMs(nowMs)))).toBe(
      "6/6 0/6~ 0/6~ 0/0? 0/0? 0/0? 0/0? 0/0? 0/0?",
    );
    const slices: ObjectiveRules = { ...bad, budgetingMethod: "RatioTimeslices", timeSliceMinutes: 2 };
    expect(shown(budgetMinutes(minutesOf(times(6, undefined)), slices, [], settledUntilMs(nowMs)))).toBe(
      "0/0? 0/1~ 0/0? 0/0? 0/0? 0/0?",
    );
  });

  test("is not measured by what an exclusion took out", () => {
    expect(lastOf([[2, 2], [90, 90], [90, 90], undefined], [span(1, 3)])).toBe("0/2~");
  });
});

describe("time slices", () => {
  const slices = (more: Partial<ObjectiveRules> = {}): ObjectiveRules => ({
    ...RULES,
    budgetingMethod: "Timeslices",
    timeSliceTarget: 0.9,
    timeSliceMinutes: 3,
    ...more,
  });
  const ratios = (more: Partial<ObjectiveRules> = {}) => slices({ budgetingMethod: "RatioTimeslices", ...more });
  const three = (a: Given, b: Given, c: Given): Minutes => minutesOf([a, b, c]);

  test.each([
    ["is good by its events, not by its minutes", three([8, 10], [50, 50], [40, 40]), slices(), [], "0/0 0/0 1/1"],
    ["is bad", three([8, 10], [5, 5], [1, 5]), slices(), [], "0/0 0/0 0/1"],
    ["exactly at its target is good", three([9, 10], [0, 0], [0, 0]), slices(), [], "0/0 0/0 1/1"],
    ["is worth its ratio", three([1, 2], [1, 1], [1, 1]), ratios(), [], "0/0 0/0 0.75/1"],
    ["of more good than total is worth no more than 1", three([9, 8], [0, 0], [0, 0]), ratios(), [], "0/0 0/0 1/1"],
    ["without events has no unit", three([0, 0], [0, 0], [0, 0]), slices(), [], "0/0 0/0 0/0"],
    ["is judged on what was measured of it", three([0, 1], undefined, undefined), slices(), [], "0/0 0/0? 0/1"],
    ["is judged on what is not excluded of it", three([1, 1], [1, 1], [0, 9]), slices(), [span(2, 3)], "0/0 0/0 1/1"],
    [
      "wholly excluded has no unit",
      three([0, 1], [0, 1], [0, 1]),
      slices({ gapPolicy: "bad" }),
      [span(0, 3)],
      "0/0x 0/0x 0/0x",
    ],
    ["wholly missing has none by hold", three(undefined, undefined, undefined), slices(), [], "0/0? 0/0? 0/0?"],
    [
      "wholly missing is bad by the policy",
      three(undefined, undefined, undefined),
      slices({ gapPolicy: "bad" }),
      [],
      "0/0? 0/0? 0/1~",
    ],
    [
      "wholly missing is good by the policy",
      three(undefined, undefined, undefined),
      ratios({ gapPolicy: "good" }),
      [],
      "0/0? 0/0? 1/1~",
    ],
    [
      "excluded but for what is missing is by the policy",
      three([0, 1], undefined, [0, 1]),
      slices({ gapPolicy: "bad" }),
      [span(0, 1), span(2, 3)],
      "0/0x 0/0? 0/1~",
    ],
  ] as const)("one %s", (_, given, rules, excluded, expected) => {
    expect(shown(budgetMinutes(given, rules, excluded))).toBe(expected);
  });

  test("are aligned to the epoch, and one that is cut at either end has no unit", () => {
    const cut = minutesOf(times(7, [1, 1]), START_MS + 2 * MINUTE_MS);
    expect(shown(budgetMinutes(cut, slices(), []))).toBe("0/0 0/0 0/0 1/1 0/0 0/0 1/1");
    const shorter = minutesOf(times(6, [1, 1]), START_MS + 2 * MINUTE_MS);
    expect(shown(budgetMinutes(shorter, slices(), []))).toBe("0/0 0/0 0/0 1/1 0/0 0/0");
  });

  test("of one minute are always whole", () => {
    const one = slices({ timeSliceMinutes: undefined });
    expect(shown(budgetMinutes(three([9, 10], [8, 10], undefined), one, []))).toBe("1/1 0/1 0/0?");
  });

  test.each([[0], [1.01], [Number.NaN], [undefined]])("a slice target of %s throws", (timeSliceTarget) => {
    expect(() => budgetMinutes(three([1, 1], [1, 1], [1, 1]), slices({ timeSliceTarget }), [])).toThrow(RangeError);
  });

  describe("OpenSLO's worked example: two weeks, 95 %, one-minute slices, 24,000 requests a day", () => {
    const fortnight = 14 * 1_440;
    const attacked = (rules: ObjectiveRules, minutes: number) => {
      const given = minutesOf([...times(minutes, [1, 100]), ...times(fortnight - minutes, [99, 100])]);
      const counts = sumMinutes(budgetMinutes(given, rules, []));
      return budgetOf({ counts, target: 0.95, windowMinutes: fortnight });
    };
    const everyMinute = { timeSliceMinutes: 1, timeSliceTarget: 0.95 };

    test("Timeslices allow 1,008 bad minutes: 16 h 48 min", () => {
      expect(attacked(slices(everyMinute), 0)).toMatchObject({ badEvents: 0, remainingShare: 1 });
      expect(attacked(slices(everyMinute), 0).remainingMinutes).toBeCloseTo(16 * 60 + 48, 9);
      expect(attacked(slices(everyMinute), 1_008).remainingShare).toBeCloseTo(0, 9);
      expect(attacked(slices(everyMinute), 1_009).remainingShare).toBeLessThan(0);
    });

    test("RatioTimeslices bear an attack of 13 h 42 min, and not one of 13 h 43 min", () => {
      expect(attacked(ratios(everyMinute), 822).remainingShare).toBeGreaterThan(0);
      expect(attacked(ratios(everyMinute), 823).remainingShare).toBeLessThan(0);
      expect(attacked(ratios(everyMinute), 0).attained).toBeCloseTo(0.99, 9);
    });
  });

  test("of equal traffic, the mean of their ratios is that of the events", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 50 }), (goods) => {
        const given = minutesOf(goods.map((good) => [good, 100]));
        const { good, total } = sumMinutes(budgetMinutes(given, ratios({ timeSliceMinutes: 1 }), []));
        const events = sumMinutes(given);
        expect(good / total).toBeCloseTo(events.good / events.total, 9);
      }),
    );
  });

  test("a busy clean half day and a quiet bad one: the methods differ fifty-fold", () => {
    const given = minutesOf([...times(720, [1_000, 1_000]), ...times(720, [9, 10])]);
    const badShare = (rules: ObjectiveRules): number => {
      const { good, total } = sumMinutes(budgetMinutes(given, rules, []));
      return 1 - good / total;
    };
    expect(badShare(RULES)).toBeCloseTo(0.00099, 5);
    expect(badShare(ratios({ timeSliceMinutes: 1 }))).toBeCloseTo(0.05, 9);
    expect(badShare(ratios({ timeSliceMinutes: 1 })) / badShare(RULES)).toBeCloseTo(50.5, 6);
  });
});

describe("the measured minutes are the budget's", () => {
  test.each([
    ["where events are counted and gaps left out", RULES, false, false],
    ["but not with an exclusion", RULES, true, true],
    ["but not where gaps are filled", { ...RULES, gapPolicy: "good" }, false, true],
    ["but not in slices", { ...RULES, budgetingMethod: "RatioTimeslices" }, false, true],
  ] as const)("%s", (_, rules, hasExclusions, expected) => {
    expect(needsBudgetTrack(rules, hasExclusions)).toBe(expected);
    const given = minutesOf([[1, 2]]);
    expect(budgetMinutes(given, rules, hasExclusions ? [span(0, 1)] : []) === given).toBe(!expected);
  });
});

test("time alone changes the budget only where gaps count, or slices end", () => {
  const filling = (["ignore", "hold", "good", "bad"] as const).filter((gapPolicy) =>
    changesWithTime({ ...RULES, gapPolicy }),
  );
  expect(filling).toEqual(["good", "bad"]);
  expect(changesWithTime({ ...RULES, budgetingMethod: "Timeslices" })).toBe(true);
});

const anyRules = fc.record({
  target: fc.constant(0.99),
  window: fc.constant({ duration: "30d" }),
  budgetingMethod: fc.constantFrom("Occurrences", "Timeslices", "RatioTimeslices"),
  timeSliceTarget: fc.constantFrom(0.5, 0.9, 1),
  timeSliceMinutes: fc.integer({ min: 1, max: 12 }),
  gapPolicy: fc.constantFrom("hold", "ignore", "good", "bad"),
  minimumCoverage: fc.constant(0.9),
}) satisfies fc.Arbitrary<ObjectiveRules>;
/** Minutes in runs, as sources give them: some measured, then a gap, some of the gaps longer than a day. */
const anyMinutes = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 90 }), fc.nat(50), fc.nat(50))
        .map(([n, good, bad]) => times(n, [good, good + bad])),
      fc
        .oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 90 }) }, fc.integer({ min: 1_300, max: 1_600 }))
        .map((n) => times(n, undefined)),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .chain((runs) => fc.nat(100).map((late) => minutesOf(runs.flat(), START_MS + late * MINUTE_MS)));
const anySpans = fc.array(
  fc
    .tuple(fc.integer({ min: -20, max: 700 }), fc.integer({ min: 1, max: 90 }))
    .map(([from, long]) => span(from, from + long)),
  { maxLength: 3 },
);

test("in pieces, each with its context, it is what it is as a whole", () => {
  fc.assert(
    fc.property(
      anyMinutes,
      anyRules,
      anySpans,
      fc.integer({ min: 1, max: 400 }),
      (given, rules, excluded, pieceMinutes) => {
        const whole = budgetMinutes(given, rules, excluded);
        const endMs = given.startMs + given.total.length * MINUTE_MS;
        const pieces: string[] = [];
        for (let fromMs = given.startMs; fromMs < endMs; fromMs += pieceMinutes * MINUTE_MS) {
          const toMs = fromMs + pieceMinutes * MINUTE_MS;
          const known = minutesBetween(given, fromMs - contextMinutes(rules) * MINUTE_MS, toMs);
          pieces.push(shown(minutesBetween(budgetMinutes(known, rules, excluded), fromMs, toMs)));
        }
        expect(pieces.join(" ")).toBe(shown(whole));
      },
    ),
  );
});

test("what is excluded and what is missing holds no events", () => {
  fc.assert(
    fc.property(anyMinutes, anyRules, anySpans, (given, rules, excluded) => {
      const { total, good, state } = budgetMinutes(given, rules, excluded);
      state.forEach((known, at) => {
        if (known === MINUTE.missing || known === MINUTE.excluded) expect([good[at], total[at]]).toEqual([0, 0]);
      });
    }),
  );
});

test("events with an exclusion are a recount without the minutes in it", () => {
  fc.assert(
    fc.property(anyMinutes, anySpans, (given, excluded) => {
      const kept = Array.from(given.total, (_, at) => given.startMs + at * MINUTE_MS).map(
        (ms) => !excluded.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs),
      );
      const recount = { good: 0, total: 0 };
      kept.forEach((isKept, at) => {
        recount.good += isKept ? (given.good[at] ?? 0) : 0;
        recount.total += isKept ? (given.total[at] ?? 0) : 0;
      });
      expect(sumMinutes(budgetMinutes(given, RULES, excluded))).toMatchObject(recount);
      expect(sumMinutes(budgetMinutes(given, RULES, []))).toEqual(sumMinutes(given));
    }),
  );
});
