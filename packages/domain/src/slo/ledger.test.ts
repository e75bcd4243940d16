import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attributeBurn, type LedgerQuestion } from "./ledger.ts";
import { burningStretches, usualShare } from "./ledger-stretches.ts";
import { MINUTE, type Minutes, minutesBetween, noMinutes, sumMinutes } from "./minutes.ts";

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const START = Date.UTC(2030, 0, 1);
const at = (minute: number): number => START + minute * MINUTE_MS;

type Burst = { readonly from: number; readonly to: number; readonly bad: number };

/** Days of a thousand requests a minute, of which so many fail in these minutes, and one an hour at any time. */
function days(count: number, bursts: readonly Burst[] = [], floorEvery = HOUR): Minutes {
  const minutes = noMinutes(START, count * DAY);
  for (let nth = 0; nth < count * DAY; nth += 1) {
    const burst = bursts.find(({ from, to }) => nth >= from && nth < to)?.bad ?? 0;
    const bad = burst + (nth % floorEvery === 0 ? 1 : 0);
    minutes.total[nth] = 1_000;
    minutes.good[nth] = 1_000 - bad;
    minutes.state[nth] = MINUTE.measured;
  }
  return minutes;
}

const ask = (minutes: Minutes, given: Partial<LedgerQuestion> = {}) =>
  attributeBurn({
    minutes,
    target: 0.999,
    fromMs: minutes.startMs,
    toMs: minutes.startMs + minutes.total.length * MINUTE_MS,
    incidents: [],
    deployments: [],
    exclusions: [],
    ...given,
  });

const incident = (reference: string, from: number, to: number | undefined, change?: string) => ({
  reference,
  title: `trouble ${reference}`,
  fromMs: at(from),
  toMs: to === undefined ? undefined : at(to),
  change,
});
const deployment = (reference: string, started: number, finished = started + 2) => ({
  reference,
  title: `version of ${reference}`,
  startedMs: at(started),
  finishedMs: at(finished),
});

const told = (minutes: Minutes, given: Partial<LedgerQuestion> = {}) =>
  ask(minutes, given).parts.map(({ cause, reference, badEvents }) => [reference ?? cause, badEvents]);

describe("what burned it", () => {
  const burst = { from: 2_000, to: 2_030, bad: 100 };
  const floor = 3 * 24;

  test("a constant floor of errors is unexplained, also after a deployment and while an incident is open", () => {
    const given = { deployments: [deployment("DEP-1", 2_000)], incidents: [incident("INC-1", 2_100, 2_400)] };
    expect(told(days(3), given)).toEqual([["unexplained", floor]]);
  });

  test("burning while an incident is open is the incident's, with the change that it names", () => {
    const { parts } = ask(days(3, [burst]), { incidents: [incident("INC-7", 1_990, 2_060, "DEP-41")] });
    expect(parts[0]).toMatchObject({ cause: "incident", reference: "INC-7", change: "DEP-41", badEvents: 3_000 });
    expect(parts[0]).toMatchObject({ minutes: 30, firstMs: at(2_000), lastMs: at(2_029), share: 3_000 / 4_320 });
    expect(parts[0]?.because).toContain("it names DEP-41");
  });

  test("what burned in the hour before the incident was known belongs to it", () => {
    expect(told(days(3, [burst]), { incidents: [incident("INC-7", 2_020, 2_025)] })[0]).toEqual(["INC-7", 3_000]);
    expect(told(days(3, [burst]), { incidents: [incident("INC-7", 2_040, 2_060)] })[0]).toEqual(["INC-7", 3_000]);
  });

  test("what burned more than an hour before or after an incident does not", () => {
    const long = { from: 2_000, to: 2_400, bad: 100 };
    // from 60 minutes before 2,160 to 60 minutes after 2,200
    const parts = told(days(3, [long]), { incidents: [incident("INC-7", 2_160, 2_200)] });
    expect(parts).toEqual([
      ["INC-7", 16_003],
      ["unexplained", 40_000 + floor - 16_003],
    ]);
    expect(told(days(3, [burst]), { incidents: [incident("INC-7", 2_095, 2_100)] })).toEqual([["unexplained", 3_072]]);
  });

  test("burning that begins within an hour after a deployment is the deployment's, to its end", () => {
    const deployments = [deployment("DEP-1", 1_000), deployment("DEP-2", 1_990), deployment("DEP-3", 2_010)];
    const { parts } = ask(days(3, [burst]), { deployments });
    expect(parts.map(({ reference, badEvents }) => [reference, badEvents])).toEqual([
      ["DEP-2", 3_000],
      [undefined, floor],
    ]);
    expect(parts[0]?.because).toContain("10 min after DEP-2");
  });

  test("burning that was there before a deployment is not its doing", () => {
    expect(told(days(3, [burst]), { deployments: [deployment("DEP-3", 2_002)] })).toEqual([["unexplained", 3_072]]);
  });

  test("an incident comes before a deployment, and the one that began first before another", () => {
    const given = {
      deployments: [deployment("DEP-2", 1_995)],
      incidents: [incident("INC-8", 2_005, 2_300), incident("INC-7", 2_003, 2_020)],
    };
    expect(told(days(3, [burst]), given)).toEqual([
      // within it, and then what came before both is nearest to the one that began first
      ["INC-7", 2_000],
      ["INC-8", 1_000],
      ["unexplained", floor],
    ]);
  });

  test("a live incident has no end", () => {
    expect(told(days(3, [burst]), { incidents: [incident("INC-7", 1_999, undefined)] })[0]).toEqual(["INC-7", 3_000]);
  });

  test("what an exclusion took out stands apart, and burned nothing", () => {
    const unexcluded = days(3, [burst]);
    const minutes = days(3, [burst]);
    for (let nth = 2_000; nth < 2_015; nth += 1) {
      minutes.total[nth] = 0;
      minutes.good[nth] = 0;
      minutes.state[nth] = MINUTE.excluded;
    }
    const exclusions = [{ reference: "move", title: "moved house", fromMs: at(2_000), toMs: at(2_015) }];
    const found = ask(minutes, { unexcluded, exclusions, deployments: [deployment("DEP-2", 1_999)] });
    expect(found.parts.map(({ reference, badEvents, counts }) => [reference, badEvents, counts])).toEqual([
      ["DEP-2", 1_500, true],
      [undefined, floor, true],
      ["move", 1_500, false],
    ]);
    expect(found).toMatchObject({ badEvents: 1_500 + floor, excludedBadEvents: 1_500 });
  });

  test("what is unexplained says how much of it stands out", () => {
    const { parts } = ask(days(3, [burst, { from: 3_000, to: 3_010, bad: 50 }]));
    expect(parts.map(({ because }) => because)).toEqual([
      "3501 in 2 stretches of burning, near no incident and not after a deployment; else the usual 0.0017 % of bad events",
    ]);
    expect(ask(days(3)).parts[0]?.because).toBe("the usual 0.0017 % of bad events: no stretch of burning stands out");
  });

  test("a part of the time asks for a part of the burn, by the same causes", () => {
    const given = { deployments: [deployment("DEP-2", 1_990)], fromMs: at(2_010), toMs: at(2_020) };
    expect(told(days(3, [burst]), given)).toEqual([["DEP-2", 1_000]]);
  });

  test("a burn of the smallest number there is stays what it is", () => {
    const minutes = noMinutes(START, 2);
    minutes.total.set([Number.MIN_VALUE, 0]);
    expect(ask(minutes)).toMatchObject({ badEvents: Number.MIN_VALUE, parts: [{ badEvents: Number.MIN_VALUE }] });
  });

  test("nothing burned: no parts", () => {
    expect(ask(noMinutes(START, 100))).toMatchObject({ badEvents: 0, allowedBadEvents: 0, parts: [] });
  });

  test("ninety days are drawn up at once", () => {
    const minutes = days(
      90,
      Array.from({ length: 60 }, (_, nth) => ({ from: nth * 2_000, to: nth * 2_000 + 40, bad: 50 })),
    );
    const deployments = Array.from({ length: 500 }, (_, nth) => deployment(`DEP-${nth}`, nth * 250));
    expect(ask(minutes, { deployments }).parts.length).toBeGreaterThan(10);
  }, 30_000);
});

describe("stretches of burning", () => {
  test("a pause of five minutes is within a stretch, one of six ends it", () => {
    const near = days(
      2,
      [
        { from: 100, to: 102, bad: 50 },
        { from: 107, to: 109, bad: 50 },
      ],
      10,
    );
    const far = days(
      2,
      [
        { from: 100, to: 102, bad: 50 },
        { from: 108, to: 110, bad: 50 },
      ],
      10,
    );
    expect(burningStretches(near, usualShare(near, 0.999))).toHaveLength(1);
    expect(burningStretches(far, usualShare(far, 0.999))).toHaveLength(2);
  });

  test("what chance brings is no stretch: two failures in a minute where one in five minutes is usual", () => {
    const twice = days(2, [{ from: 101, to: 102, bad: 2 }], 5);
    const often = days(2, [{ from: 101, to: 102, bad: 5 }], 5);
    expect(burningStretches(twice, usualShare(twice, 0.999))).toEqual([]);
    expect(burningStretches(often, usualShare(often, 0.999))).toEqual([{ fromMs: at(101), toMs: at(102) }]);
  });

  test("with an hour of history nothing above the budget is usual", () => {
    const outage = minutesBetween(days(1, [{ from: 0, to: 60, bad: 500 }]), at(0), at(60));
    expect(usualShare(outage, 0.999)).toBe(0.001);
    expect(burningStretches(outage, 0.001)).toEqual([{ fromMs: at(0), toMs: at(60) }]);
  });

  test("a bad time slice reaches back to its beginning", () => {
    const slices = noMinutes(START, 50);
    for (let last = 4; last < 50; last += 5) {
      slices.total[last] = 1;
      slices.good[last] = last === 14 || last === 19 ? 0 : 1;
    }
    expect(burningStretches(slices, 0.01, 5)).toEqual([{ fromMs: at(10), toMs: at(20) }]);
  });
});

describe("the parts come to the burn exactly", () => {
  const events = fc.oneof(fc.nat(1_000), fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true }));
  const minute = fc.record({
    total: events,
    goodShare: fc.double({ min: 0, max: 1, noNaN: true }),
    isBad: fc.boolean(),
  });
  const moment = fc.integer({ min: -100, max: 700 });
  const span = fc.tuple(moment, fc.nat(200));

  test("whatever is counted and whatever happened, added up in any order", () => {
    const history = fc.record({
      counted: fc.array(minute, { minLength: 1, maxLength: 600 }),
      incidents: fc.array(span, { maxLength: 5 }),
      deployments: fc.array(span, { maxLength: 5 }),
      excluded: fc.array(span, { maxLength: 3 }),
      asked: fc.tuple(fc.integer({ min: 0, max: 300 }), fc.nat(400)),
    });
    fc.assert(
      fc.property(history, ({ counted, incidents, deployments, excluded, asked }) => {
        const unexcluded = noMinutes(START, counted.length);
        const minutes = noMinutes(START, counted.length);
        for (const [nth, { total, goodShare, isBad }] of counted.entries()) {
          const isExcluded = excluded.some(([from, length]) => nth >= from && nth < from + length);
          for (const one of isExcluded ? [unexcluded] : [unexcluded, minutes]) {
            one.total[nth] = total;
            one.good[nth] = isBad ? total * goodShare : total;
          }
        }
        const question = {
          fromMs: at(asked[0]),
          toMs: at(asked[0] + asked[1]),
          unexcluded,
          incidents: incidents.map(([from, length], nth) => incident(`INC-${nth}`, from, from + length)),
          deployments: deployments.map(([from, length], nth) => deployment(`DEP-${nth}`, from, from + length)),
          exclusions: excluded.map(([from, length], nth) => ({
            reference: `E-${nth}`,
            title: "",
            fromMs: at(from),
            toMs: at(from + length),
          })),
        };
        const found = ask(minutes, question);
        const sums = sumMinutes(minutesBetween(minutes, question.fromMs, question.toMs));
        const burned = found.parts.filter(({ counts }) => counts).map(({ badEvents }) => badEvents);
        expect(found.badEvents).toBe(Math.max(0, sums.total - sums.good));
        expect(burned.reduce((sum, one) => sum + one, 0)).toBe(found.badEvents);
        expect(burned.toReversed().reduce((sum, one) => sum + one, 0)).toBe(found.badEvents);
        const apart = found.parts.filter(({ counts }) => !counts).map(({ badEvents }) => badEvents);
        expect(apart.toReversed().reduce((sum, one) => sum + one, 0)).toBe(found.excludedBadEvents);
      }),
      { numRuns: 300 },
    );
  });
});
