import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileAlerting, type WantedAlerting } from "./alerting.ts";
import { type BackTestQuestion, backTest } from "./back-test.ts";
import { decidePair, readWindow } from "./burn-decision.ts";
import { errorBudget } from "./counts.ts";
import { MINUTE, type Minutes, minutesBetween, noMinutes, sumMinutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const MINUTE_MS = 60_000;
const DAY = 1_440;
const START = Date.UTC(2030, 0, 1);
const at = (minute: number): number => START + minute * MINUTE_MS;

const RULES: ObjectiveRules = {
  target: 0.999,
  window: { duration: "30d", isRolling: true },
  budgetingMethod: "Occurrences",
  gapPolicy: "hold",
  minimumCoverage: 0.9,
};

/** Days of so many requests a minute, of which a share fails in these minutes. */
function days(count: number, bursts: readonly { from: number; to: number; share: number }[] = [], requests = 1_000) {
  const minutes = noMinutes(START, count * DAY);
  for (let nth = 0; nth < count * DAY; nth += 1) {
    const share = bursts.find(({ from, to }) => nth >= from && nth < to)?.share ?? 0;
    minutes.total[nth] = requests;
    minutes.good[nth] = requests - Math.round(requests * share);
    minutes.state[nth] = MINUTE.measured;
  }
  return minutes;
}

type Given = Partial<Omit<BackTestQuestion, "rules">> & { rules?: Partial<ObjectiveRules>; wanted?: WantedAlerting };

function replay(measured: Minutes, { wanted, ...given }: Given = {}) {
  const rules = { ...RULES, ...given.rules };
  return backTest({
    measured,
    excluded: [],
    alerting: compileAlerting(rules, wanted).alerting,
    fromMs: measured.startMs,
    toMs: measured.startMs + measured.total.length * MINUTE_MS,
    incidents: [],
    ...given,
    rules,
  });
}

const incident = (reference: string, from: number, to?: number) => ({
  reference,
  title: reference,
  fromMs: at(from),
  toMs: to === undefined ? undefined : at(to),
});

describe("a total failure of 20 minutes", () => {
  const outage = days(35, [{ from: 33 * DAY, to: 33 * DAY + 20, share: 1 }]);

  test("pages by 14.4 after 52 seconds of an hour's budget, so after the first minute; and later by 6", () => {
    const { fired, pages, tickets } = replay(outage);
    // 2 % of 43.2 minutes are gone after 0.86 minutes, 5 % after 2.16, 10 % after 4.32
    expect(fired.map(({ rule, fromMs }) => [rule, (fromMs - at(33 * DAY)) / MINUTE_MS])).toEqual([
      ["fast page", 1],
      ["slow page", 3],
      ["fast ticket", 5],
      ["slow ticket", 5],
    ]);
    expect([pages, tickets]).toEqual([2, 2]);
  });

  test("each says how long it fired, how fast it burned, and what it cost of the budget", () => {
    const [fast, , , slow] = replay(outage).fired;
    // the hour holds 20 bad minutes: 333 times its budget; it lasts until the hour has left it
    expect(fast?.peakBurn).toBeCloseTo(20 / 60 / 0.001, 6);
    expect(fast?.budgetSpent).toBeCloseTo(20 / 43.2, 6);
    expect(((fast?.toMs ?? 0) - at(33 * DAY)) / MINUTE_MS).toBe(80);
    expect(slow).toMatchObject({ rule: "slow ticket", toMs: undefined });
  });

  test("leaves 53.7 % of the budget, which was the least there was", () => {
    const { budget, lowest } = replay(outage);
    expect(budget.remainingShare).toBeCloseTo(1 - 20 / 43.2, 9);
    expect(budget).toMatchObject({ badEvents: 20_000, young: false });
    expect(lowest?.remainingShare).toBeCloseTo(1 - 20 / 43.2, 9);
    expect(lowest?.atMs).toBe(at(33 * DAY + 20));
  });

  test("an objective of 99 % would have paged as late as after 9 minutes, and kept 95 %", () => {
    const { fired, budget } = replay(outage, { rules: { target: 0.99 } });
    expect((fired[0]?.fromMs ?? 0) - at(33 * DAY)).toBe(9 * MINUTE_MS);
    expect(budget.remainingShare).toBeCloseTo(1 - 20 / 432, 9);
  });

  test("what was excluded burned nothing and paged nobody", () => {
    const excluded = [{ fromMs: at(33 * DAY), toMs: at(33 * DAY + 20) }];
    expect(replay(outage, { excluded })).toMatchObject({ fired: [], pages: 0, budget: { remainingShare: 1 } });
  });

  test("a failure rate below the floor of failures pages nobody", () => {
    const few = days(2, [{ from: 1_500, to: 1_501, share: 1 }], 3);
    expect(replay(few, { wanted: { minimumFailures: 4 } }).fired).toEqual([]);
    expect(replay(few, { wanted: { minimumFailures: 3 } }).fired).not.toEqual([]);
  });

  test("alerts on burned budget, on a drop and on exhaustion are replayed as well", () => {
    const wanted: WantedAlerting = {
      burns: [],
      burnedBudget: [{ share: 0.4, name: "40 % gone", severity: "page" }],
      budgetDrop: [{ share: 0.3, windowMinutes: 60, name: "30 % in an hour" }],
      timeToExhaustion: [{ withinMinutes: 600, windowMinutes: 60, name: "gone in 10 h" }],
    };
    const { fired } = replay(outage, { wanted });
    expect(fired.map(({ rule, toMs }) => [rule, toMs !== undefined])).toEqual([
      ["gone in 10 h", true],
      ["30 % in an hour", true],
      ["40 % gone", false],
    ]);
  });
});

describe("incidents that are known", () => {
  const outage = days(5, [{ from: 3 * DAY, to: 3 * DAY + 20, share: 1 }]);

  test("one is caught by the first page, with its delay; one without an alert is missed", () => {
    const incidents = [incident("INC-2", 3 * DAY - 3, 3 * DAY + 30), incident("INC-1", 1_000, 1_100)];
    const found = replay(outage, { incidents });
    expect(
      found.incidents.map(({ incident: { reference }, outcome, rule, delayMinutes }) => ({
        reference,
        outcome,
        rule,
        delayMinutes,
      })),
    ).toEqual([
      { reference: "INC-1", outcome: "missed", rule: undefined, delayMinutes: undefined },
      { reference: "INC-2", outcome: "caught", rule: "fast page", delayMinutes: 4 },
    ]);
    expect(found.pagesWithoutIncident).toBe(0);
    expect(found.fired[0]?.incident).toBe("INC-2");
  });

  test("an alert in the hour before caught it, one before that did not, and is noise", () => {
    const soon = replay(outage, { incidents: [incident("INC-1", 3 * DAY + 61, 3 * DAY + 90)] });
    expect(soon.incidents[0]).toMatchObject({ outcome: "caught", delayMinutes: -60 });
    const late = replay(outage, { incidents: [incident("INC-1", 3 * DAY + 70, 3 * DAY + 90)] });
    expect(late.incidents[0]?.outcome).toBe("missed");
    expect(late.pagesWithoutIncident).toBe(late.pages);
  });

  test("a ticket alone catches an incident, and says that it pages nobody", () => {
    const slow = days(5, [{ from: 3 * DAY, to: 4 * DAY, share: 0.004 }]);
    const found = replay(slow, { incidents: [incident("INC-1", 3 * DAY, 4 * DAY)] });
    expect(found.pages).toBe(0);
    expect(found.incidents[0]).toMatchObject({ outcome: "caught" });
    expect(found.incidents[0]?.because).toContain("no page");
  });

  test("incidents outside what is replayed are left out", () => {
    const found = replay(outage, { fromMs: at(2 * DAY), incidents: [incident("INC-1", 10, 20)] });
    expect(found.incidents).toEqual([]);
  });
});

describe("windows", () => {
  test("a calendar month begins with its whole budget", () => {
    const twoMonths = days(59, [{ from: 20 * DAY, to: 20 * DAY + 60, share: 1 }]);
    const window = { duration: "1M", calendar: { startTime: "2030-01-01 00:00:00", timeZone: "UTC" } };
    const found = replay(twoMonths, { rules: { window } });
    expect(found.budget.remainingShare).toBe(1);
    // 60 bad minutes of a month at this traffic, which counts as 30 days until it is over
    expect(found.lowest?.remainingShare).toBeCloseTo(1 - 60 / 43.2, 9);
  });

  test("a budget that was measured for less than its window is young; the first minutes are no lowest point", () => {
    const { budget, lowest } = replay(days(2, [{ from: 0, to: 1, share: 1 }]));
    expect(budget.young).toBe(true);
    expect(lowest).toBeUndefined();
  });

  test("a young objective spends of a whole budget: an outage of its second hour is not many times all of it", () => {
    const young = days(4, [{ from: 60, to: 90, share: 1 }]);
    const { fired, lowest, budget } = replay(young);
    expect(fired.find(({ rule }) => rule === "fast page")?.budgetSpent).toBeCloseTo(30 / 43.2, 6);
    expect(lowest?.remainingShare).toBeCloseTo(1 - 30 / 43.2, 6);
    // while the budget itself is of what was counted
    expect(budget.remainingShare).toBeCloseTo(1 - 30 / (0.001 * 4 * DAY), 6);
  });

  test("bad time slices are judged as slices", () => {
    const slices = days(35, [{ from: 33 * DAY, to: 33 * DAY + 20, share: 0.2 }]);
    const rules = { budgetingMethod: "Timeslices", timeSliceTarget: 0.9, timeSliceMinutes: 5 } as const;
    const { budget } = replay(slices, { rules });
    expect(budget.badEvents).toBe(4);
    expect(budget.remainingShare).toBeCloseTo(1 - 20 / 43.2, 9);
  });

  test("nothing measured: no budget, no alerts", () => {
    expect(replay(noMinutes(START, DAY))).toMatchObject({ fired: [], measuredShare: 0, lowest: undefined });
  });
});

describe("the quick way is the slow way", () => {
  /** Every pair after every minute, by adding up its windows anew. */
  function naively(measured: Minutes, rules: ObjectiveRules, wanted: WantedAlerting) {
    const { alerting } = compileAlerting(rules, wanted);
    return alerting.burns.flatMap((rule) => {
      const changes: [string, number, boolean][] = [];
      let isOpen = false;
      const known = [...measured.state.keys()].filter((nth) => measured.state[nth] === MINUTE.measured);
      for (let nth = 0; nth < measured.total.length; nth += 1) {
        const last = known.findLast((one) => one <= nth);
        const watermark = {
          atMs: at(nth),
          countedFromMs: last === undefined ? undefined : at(known[0] ?? 0),
          countedUntilMs: last === undefined ? undefined : at(last),
          sliceMinutes: 1,
        };
        const read = (minutes: number) =>
          readWindow(
            minutes,
            sumMinutes(minutesBetween(measured, at(nth + 1 - minutes), at(nth + 1))),
            rules.target,
            watermark,
          );
        const [long, short] = [read(rule.longWindowMinutes), read(rule.shortWindowMinutes)];
        const { firing } = decidePair(rule, alerting, rules, { isOpen, long, short });
        if (firing !== isOpen) changes.push([rule.name, nth, firing]);
        isOpen = firing;
      }
      return changes;
    });
  }

  const minute = fc.oneof(
    { weight: 6, arbitrary: fc.record({ total: fc.constant(100), bad: fc.constant(0) }) },
    { weight: 2, arbitrary: fc.record({ total: fc.constant(100), bad: fc.nat(100) }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const WANTED: WantedAlerting = {
    burns: [
      { name: "fast", severity: "page", budgetShare: 0.02, longWindowMinutes: 30, shortWindowMinutes: 3 },
      { name: "slow", severity: "ticket", budgetShare: 0.1, longWindowMinutes: 120, shortWindowMinutes: 10 },
    ],
  };

  test("the same alerts begin and end in the same minutes, whatever was measured", () => {
    fc.assert(
      fc.property(
        fc.array(minute, { minLength: 50, maxLength: 400 }),
        fc.constantFrom("hold", "ignore"),
        (all, gap) => {
          const measured = noMinutes(START, all.length);
          for (const [nth, one] of all.entries()) {
            if (!one) continue;
            measured.total[nth] = one.total;
            measured.good[nth] = one.total - one.bad;
            measured.state[nth] = MINUTE.measured;
          }
          const rules: ObjectiveRules = {
            ...RULES,
            window: { duration: "1d", isRolling: true },
            target: 0.9,
            gapPolicy: gap,
          };
          const { fired, budget } = replay(measured, { rules, wanted: WANTED });
          const changes = fired.flatMap(({ rule, fromMs, toMs }) => [
            [rule, (fromMs - START) / MINUTE_MS - 1, true],
            ...(toMs === undefined ? [] : [[rule, (toMs - START) / MINUTE_MS - 1, false]]),
          ]);
          const order = (list: unknown[][]) => list.map(String).sort();
          expect(order(changes)).toEqual(order(naively(measured, rules, WANTED)));
          const sums = sumMinutes(measured);
          const expected = sums.total > 0 ? 1 - (sums.total - sums.good) / (errorBudget(0.9) * sums.total) : undefined;
          expect(budget.remainingShare).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("ninety days of ninety days' windows are replayed without a long wait", () => {
  const bursts = Array.from({ length: 80 }, (_, nth) => ({ from: nth * 3_000, to: nth * 3_000 + 90, share: 0.3 }));
  const measured = days(180, bursts);
  const incidents = Array.from({ length: 80 }, (_, nth) => incident(`INC-${nth}`, nth * 3_000, nth * 3_000 + 100));
  const rules = { window: { duration: "90d", isRolling: true } };
  const found = replay(measured, { rules, incidents, fromMs: at(90 * DAY) });
  expect(found.pages).toBeGreaterThan(30);
}, 30_000);
