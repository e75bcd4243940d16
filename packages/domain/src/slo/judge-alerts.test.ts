import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AlertEvidence, OpenAlert } from "./alert-standing.ts";
import { compileAlerting, type WantedAlerting } from "./alerting.ts";
import { budgetOf } from "./budget.ts";
import { knownUntilMs, missingSentence } from "./data-alerts.ts";
import { judgeAlerts } from "./judge-alerts.ts";
import { MINUTE, type Minutes, noMinutes, runningSums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 5);
const RULES: ObjectiveRules = {
  target: 0.99,
  window: { duration: "7d", isRolling: true },
  budgetingMethod: "Occurrences",
  gapPolicy: "hold",
  minimumCoverage: 0.9,
};
const PAIR = {
  name: "pair",
  severity: "page",
  budgetShare: 0.06,
  longWindowMinutes: 60,
  shortWindowMinutes: 5,
} as const;
const QUIET: WantedAlerting = { noData: null, badData: null };

/** A minute of a story: so many good and bad events, or nothing measured, or excluded. */
type Told = readonly [good: number, bad: number] | "missing" | "excluded";
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const good = (minutes: number): Told[] => times(minutes, [100, 0]);
const bad = (minutes: number): Told[] => times(minutes, [0, 100]);

function minutesOf(story: readonly Told[]): Minutes {
  const minutes = noMinutes(START_MS, story.length);
  story.forEach((told, at) => {
    minutes.state[at] = told === "missing" ? MINUTE.missing : told === "excluded" ? MINUTE.excluded : MINUTE.measured;
    if (typeof told === "string") return;
    minutes.good[at] = told[0];
    minutes.total[at] = told[0] + told[1];
  });
  return minutes;
}

/** Plays a story minute by minute, as evaluations at each minute's last second; gives what began and ended. */
function play(story: readonly Told[], wanted: WantedAlerting = { burns: [PAIR], ...QUIET }, rules = RULES) {
  const { alerting } = compileAlerting(rules, wanted);
  const minutes = minutesOf(story);
  const sums = runningSums(minutes);
  const open = new Map<string, OpenAlert>();
  const changes: { minute: number; rule: string; what: "begins" | "ends"; because: string }[] = [];
  const standings: ReturnType<typeof judgeAlerts>[] = [];
  const firstMeasured = story.findIndex((told) => told !== "missing");
  let countedUntilMs: number | undefined;
  for (let minute = 0; minute < story.length; minute += 1) {
    const endMs = START_MS + (minute + 1) * MINUTE_MS;
    if (minutes.state[minute] === MINUTE.measured) countedUntilMs = endMs - MINUTE_MS;
    const inLast = (length: number) => sums(endMs - length * MINUTE_MS, endMs);
    const inWindow = inLast(7 * 1440);
    const evidence: AlertEvidence = {
      rules,
      alerting,
      atMs: endMs - 1_000,
      createdAtMs: START_MS,
      countedFromMs: countedUntilMs === undefined ? undefined : START_MS + firstMeasured * MINUTE_MS,
      countedUntilMs,
      sliceMinutes: 1,
      problem: null,
      doubt: null,
      inLast,
      inWindow,
      budget: budgetOf({ target: rules.target, windowMinutes: 7 * 1440, counts: inWindow }),
      windowMinutes: 7 * 1440,
      open: new Map(open),
    };
    const judged = judgeAlerts(evidence);
    standings.push(judged);
    for (const { rule, because } of judged.ends) {
      open.delete(rule);
      changes.push({ minute, rule, what: "ends", because });
    }
    for (const { rule, because, kind, severity } of judged.begins) {
      open.set(rule, { kind, severity, startedAtMs: evidence.atMs });
      changes.push({ minute, rule, what: "begins", because });
    }
  }
  return { changes, standings, last: standings.at(-1) };
}

const told = (story: readonly Told[], wanted?: WantedAlerting, rules?: ObjectiveRules) =>
  play(story, wanted, rules).changes.map(({ minute, what, rule }) => [minute, what, rule]);

describe("a pair of 10.08× over 1 h and 5 min", () => {
  test("begins when both windows are above, and ends on the long one", () => {
    // Above 10.08 % of an hour: with the seventh bad minute. It ends when six are left: the first leaves an hour after it.
    expect(told([...good(120), ...bad(8), ...good(90)])).toEqual([
      [126, "begins", "pair"],
      [120 + 61, "ends", "pair"],
    ]);
  });

  test("says meanwhile by when it ends if nothing more fails, and keeps its word", () => {
    const story = [...good(120), ...bad(8), ...good(90)];
    const [pair] = play(story.slice(0, 140)).last?.pairs ?? [];
    expect(pair).toMatchObject({ firing: true, held: false });
    expect(pair?.because).toMatch(/still above 10\.1×; if nothing more fails it ends by 2026-01-05 03:1\d UTC$/);
    expect(pair?.endsByMs).toBeGreaterThanOrEqual(START_MS + 181 * MINUTE_MS);
  });

  test("a second burst before the end is the same burn", () => {
    expect(told([...good(120), ...bad(8), ...good(20), ...bad(8), ...good(70)])).toEqual([
      [126, "begins", "pair"],
      [148 + 61, "ends", "pair"],
    ]);
  });

  test("goes on while the short window burns though the long one does not any more", () => {
    const story = [...good(120), ...bad(8), ...good(51), ...times<Told>(5, [80, 20])];
    expect(play(story).changes.map(({ what }) => what)).toEqual(["begins"]);
    expect(play(story).last?.pairs[0]?.because).toContain("the last 5 min are still above");
  });

  test("tells what it spent of the whole budget and how long the rest lasts", () => {
    const [pair] = play([...good(1_000), ...bad(8)]).last?.pairs ?? [];
    expect(pair?.budgetSpent).toBeCloseTo(800 / (0.01 * 100_800), 9);
    expect(pair?.timeToExhaustionMinutes).toBeCloseTo(((1 - 800 / 1_008) * 10_080) / (100 * (8 / 60)), 6);
  });
});

describe("what quiet services are asked for", () => {
  const pair = (more: WantedAlerting): WantedAlerting => ({ burns: [PAIR], ...QUIET, ...more });
  const quiet: Told[] = [...times<Told>(60, [0, 0]), [0, 1], [0, 0]];
  test("one failure alone begins nothing by default", () => {
    expect(play(quiet).changes).toEqual([]);
    expect(play(quiet).last?.pairs[0]?.because).toMatch(
      /both above 10\.1×, but by 1 failure in 1 h only: 2 are asked for/,
    );
  });
  test("unless it is asked so", () => {
    expect(told(quiet, pair({ minimumFailures: 1 }))).toEqual([[60, "begins", "pair"]]);
  });
  test("with fewer events than asked for neither", () => {
    const few = play([...quiet, [0, 2]], pair({ minimumEvents: 10 }));
    expect(few.changes).toEqual([]);
    expect(few.last?.pairs[0]?.because).toContain("but of 3 events in 1 h only: 10 are asked for");
  });
  test("no events are no events, not NaN", () => {
    const [standing] = play(times<Told>(70, [0, 0])).last?.pairs ?? [];
    expect(standing).toMatchObject({ firing: false, because: "no events in the last 1 h" });
    expect(standing?.long.burn).toBeUndefined();
  });
});

describe("where too little was measured", () => {
  const gap = (minutes: number): Told[] => times<Told>(minutes, "missing");
  const outage = [...good(120), ...bad(8)];

  test("it neither ends nor begins; it says how much, and goes on once enough was", () => {
    const { changes, standings } = play([...outage, ...gap(80), ...good(70)]);
    expect(changes.map(({ minute, what }) => [minute, what])).toEqual([
      [126, "begins"],
      [128 + 80 + 53, "ends"],
    ]);
    expect(standings[150]?.pairs[0]).toMatchObject({
      firing: true,
      held: true,
      because: "held as it was: 62.7 % of the last 1 h was measured, and 90 % is asked for",
    });
    expect(standings[215]?.pairs[0]?.because).toMatch(/^held as it was: 13.\d % of the last 1 h was measured/);
  });

  test("one minute missing of the last five keeps no page back", () => {
    // Six bad minutes of 59 are above: the last five hold three of them, the gap and one more.
    expect(told([...good(120), ...bad(3), ...gap(1), ...bad(3)])).toEqual([[126, "begins", "pair"]]);
  });

  test("three do, until two of them have left the short window", () => {
    const story = [...good(120), ...bad(4), ...gap(3), ...bad(3)];
    expect(play(story).standings[128]?.pairs[0]).toMatchObject({
      firing: false,
      held: true,
      because: "held: 40 % of the last 5 min was measured, and 45 % is asked for",
    });
    expect(told(story)).toEqual([[129, "begins", "pair"]]);
  });

  test("a gap of two minutes is under way, not missing", () => {
    const { standings } = play([...good(60), ...gap(2)]);
    expect(standings.at(-1)?.pairs[0]).toMatchObject({ held: false, long: { coverage: 1 } });
  });

  test("the time before counting began is not missing: a young objective alerts", () => {
    expect(told(bad(3))).toEqual([[0, "begins", "pair"]]);
  });

  test("minutes that are excluded are not missing either", () => {
    const { standings } = play([...good(120), ...times<Told>(30, "excluded"), ...good(10)]);
    expect(standings.at(-1)?.pairs[0]).toMatchObject({ held: false, long: { coverage: 1, excludedMinutes: 30 } });
  });

  test.each(["ignore", "good", "bad"] as const)("with the policy %s it is judged all the same", (gapPolicy) => {
    const { changes } = play([...outage, ...gap(80)], undefined, { ...RULES, gapPolicy });
    expect(changes.map(({ minute, what }) => [minute, what])).toEqual([
      [126, "begins"],
      [128 + 59, "ends"],
    ]);
  });
});

describe("other measurements of the budget", () => {
  test("burned budget: at the mark, and it ends two points below", () => {
    const wanted = { burns: [], ...QUIET, burnedBudget: [{ share: 0.5 }] };
    const story: Told[] = [...good(990), ...bad(5), ...good(60)];
    // Of 995 minutes 9.95 may be bad: five are just over half. With 1,042 minutes they are 48 %.
    expect(told(story, wanted)).toEqual([
      [994, "begins", "50 % of the budget burned"],
      [1041, "ends", "50 % of the budget burned"],
    ]);
    expect(play(story, wanted).changes[0]?.because).toBe("50.3 % of the budget is burned, of 50 %");
  });

  test("budget drop: what was lost within the window", () => {
    const wanted = { burns: [], ...QUIET, budgetDrop: [{ share: 0.2, windowMinutes: 30 }] };
    expect(told([...good(1_000), ...bad(3), ...good(60)], wanted)).toEqual([
      [1002, "begins", "20 % of the budget lost in 30 min"],
      [1030, "ends", "20 % of the budget lost in 30 min"],
    ]);
  });

  test("time to exhaustion: the rest of the budget at the burn of the window", () => {
    const wanted = { burns: [], ...QUIET, timeToExhaustion: [{ withinMinutes: 1_440 }] };
    const { changes } = play([...good(2_000), ...times<Told>(30, [80, 20]), ...good(80)], wanted);
    expect(changes.map(({ what }) => what)).toEqual(["begins", "ends"]);
    expect(changes[0]?.because).toMatch(/^the budget lasts .* at the burn of the last 1 h, and less than 1 d alerts$/);
  });

  test("without any events nothing is known, and nothing alerts", () => {
    const wanted = {
      burns: [],
      ...QUIET,
      burnedBudget: [{ share: 0.1 }],
      budgetDrop: [{ share: 0.1 }],
      timeToExhaustion: [{ withinMinutes: 60 }],
    };
    expect(play(times<Told>(100, [0, 0]), wanted).changes).toEqual([]);
  });
});

describe("the alert about missing data", () => {
  const wanted: WantedAlerting = { burns: [] };
  test("begins after ten minutes, and ends with the first data", () => {
    const { changes } = play([...good(30), ...times<Told>(15, "missing"), ...good(5)], wanted);
    expect(changes).toMatchObject([
      {
        minute: 40,
        what: "begins",
        rule: "no data",
        because: expect.stringContaining("No fresh data since 2026-01-05 00:30 UTC"),
      },
      { minute: 45, what: "ends", rule: "no data", because: "data comes" },
    ]);
  });
  test("also where none ever came", () => {
    const { changes } = play(times<Told>(12, "missing"), wanted);
    expect(changes).toMatchObject([
      {
        minute: 10,
        because: "No data has come since it was made at 2026-01-05 00:00 UTC: nothing was collected or pushed",
      },
    ]);
  });
  test("a past that is pushed into a new objective is not stale data", () => {
    const known = { createdAtMs: START_MS, countedUntilMs: START_MS - 90 * MINUTE_MS, problem: null };
    expect(knownUntilMs(known)).toBe(START_MS);
    expect(missingSentence(known)).toContain("No data has come since it was made at 2026-01-05 00:00 UTC");
  });
  test("nobody misses data of a time that is excluded", () => {
    expect(told([...good(30), ...times<Told>(60, "excluded"), ...good(3)], wanted)).toEqual([]);
  });
});

test("an alert whose rule is gone ends, with the reason where there is one", () => {
  const { alerting } = compileAlerting({ ...RULES, target: 0.8 }, { burns: [PAIR], ...QUIET });
  const open: OpenAlert = { kind: "burn", severity: "page", startedAtMs: START_MS };
  const none = { good: 0, total: 0, measuredMinutes: 0, excludedMinutes: 0 };
  const { ends } = judgeAlerts({
    rules: { ...RULES, target: 0.8 },
    alerting,
    atMs: START_MS,
    createdAtMs: START_MS,
    countedFromMs: undefined,
    countedUntilMs: undefined,
    sliceMinutes: 1,
    problem: null,
    doubt: null,
    inLast: () => none,
    inWindow: none,
    budget: budgetOf({ target: 0.8, windowMinutes: 10_080, counts: none }),
    windowMinutes: 10_080,
    open: new Map([
      ["pair", open],
      ["old", open],
    ]),
  });
  expect(ends).toMatchObject([
    { rule: "pair", because: expect.stringContaining("could never fire") },
    { rule: "old", because: "the objective no longer has this alert" },
  ]);
});

describe("whatever happens", () => {
  const minute = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Told>([100, 0]) },
    { weight: 3, arbitrary: fc.tuple(fc.nat(50), fc.nat(50)) },
    { weight: 1, arbitrary: fc.constant<Told>("missing") },
    { weight: 1, arbitrary: fc.constant<Told>("excluded") },
  );
  const stretch = fc.tuple(minute, fc.integer({ min: 1, max: 40 })).map(([one, count]) => times(count, one));
  const story = fc.array(stretch, { minLength: 1, maxLength: 10 }).map((parts) => parts.flat());
  const wanted: WantedAlerting = {
    burns: [
      PAIR,
      { ...PAIR, name: "slower", severity: "ticket", budgetShare: 0.3, longWindowMinutes: 300, shortWindowMinutes: 30 },
    ],
    burnedBudget: [{ share: 0.5 }],
    budgetDrop: [{ share: 0.2, windowMinutes: 60 }],
    timeToExhaustion: [{ withinMinutes: 600 }],
  };

  test("each alert begins and ends in turn, and stands as it was told", () => {
    fc.assert(
      fc.property(story, (one) => {
        const { changes, standings } = play(one, wanted);
        const open = new Set<string>();
        for (const [minute, { pairs, others }] of standings.entries()) {
          for (const { rule, what } of changes.filter((change) => change.minute === minute)) {
            expect(open.has(rule)).toBe(what === "ends");
            if (what === "begins") open.add(rule);
            else open.delete(rule);
          }
          for (const { rule, firing, sinceMs } of [...pairs, ...others]) {
            expect(firing).toBe(open.has(rule));
            expect(sinceMs !== undefined).toBe(firing);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("what is held never changes", () => {
    fc.assert(
      fc.property(story, (one) => {
        const { standings } = play(one, wanted);
        for (const { pairs, others, begins, ends } of standings) {
          const held = [...pairs, ...others].filter((standing) => standing.held).map(({ rule }) => rule);
          for (const { rule } of [...begins, ...ends]) expect(held).not.toContain(rule);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("what begins has enough failures, and what ends burns no more over its long window", () => {
    fc.assert(
      fc.property(story, (one) => {
        for (const { begins, ends } of play(one, wanted).standings) {
          for (const alert of begins) {
            if ("long" in alert) expect(alert.long.total - alert.long.good).toBeGreaterThanOrEqual(2);
          }
          for (const alert of ends) {
            if ("long" in alert) expect(alert.long.burn ?? 0).toBeLessThanOrEqual(alert.factor * (1 + 1e-9));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
