import { describe, expect, test } from "vitest";
import type { Evaluate } from "./disposition.ts";
import type { InhibitRule } from "./inhibition.ts";
import { type PastAlert, pages, replayDifference, simulation } from "./replay.ts";
import { NOTHING_MUTED, type PastMuting } from "./replay-muting.ts";
import { type AlertRule, inOrder, type RuleActions } from "./rule.ts";
import type { Silence } from "./silence.ts";

const MINUTE_MS = 60_000;
const start = Date.parse("2026-03-02T10:00:00Z");
const at = (minute: number) => start + minute * MINUTE_MS;

const past = (id: string, begins: number, ends?: number, more: Partial<PastAlert> = {}): PastAlert => ({
  alert: {
    id,
    identity: id,
    source: "api",
    title: id,
    severity: "error",
    service: "payments",
    labels: { host: "db-1" },
    annotations: {},
    startsAtMs: at(begins),
    openedAtMs: at(begins),
    payload: {},
  },
  shortId: `ALR-${id}`,
  endedAtMs: ends === undefined ? undefined : at(ends),
  incidentResolvedAtMs: undefined,
  ...more,
});
const evaluate: Evaluate = (_, { labels }) => ({ ok: true, value: labels["host"] ?? "" });
const rule = (actions: RuleActions): AlertRule => ({
  name: "draft",
  order: 1,
  enabled: true,
  stop: false,
  holdsP1: false,
  do: actions,
});

/** Which of these would have paged, and how each stands at the end. */
function run(actions: RuleActions | undefined, alerts: readonly PastAlert[], until = 120): Record<string, string> {
  const sim = simulation(actions ? inOrder([rule(actions)]) : [], evaluate);
  for (const one of alerts) sim.open([one]);
  return Object.fromEntries(
    sim
      .finish(at(until))
      .map(({ past: one, disposition }) => [one.alert.id, pages(disposition) ? "pages" : disposition.word]),
  );
}

describe("rules over alerts of the past", () => {
  test("what passed within the pause would not have paged, what lasted would", () => {
    const alerts = [past("short", 0, 2), past("long", 1, 30)];
    expect(run({ pause: { minutes: 3 } }, alerts)).toEqual({ short: "paused for 3 min", long: "pages" });
  });

  test("the third within five minutes pages, and those before it that still fire", () => {
    const alerts = [past("a", 0), past("b", 1, 2), past("c", 4)];
    const threshold = { count: 3, withinMinutes: 5, by: [] };
    expect(run({ threshold }, alerts)).toEqual({ a: "pages", b: "waiting for 3 in 5 minutes", c: "pages" });
    expect(run({ threshold }, [past("a", 0), past("b", 1), past("c", 6)])).toEqual({
      a: "fewer than 3 in 5 minutes",
      b: "fewer than 3 in 5 minutes",
      c: "fewer than 3 in 5 minutes",
    });
  });

  test("a duplicate pages once what it was part of has ended and its time is over", () => {
    const alerts = [past("first", 0, 10), past("second", 5)];
    expect(run({ deduplicate: { key: "labels.host", withinMinutes: 30 } }, alerts, 20)).toEqual({
      first: "pages",
      second: "part of ALR-first",
    });
    expect(run({ deduplicate: { key: "labels.host", withinMinutes: 30 } }, alerts, 60)["second"]).toBe("pages");
  });

  test("nothing is hidden in an incident that was over", () => {
    const alerts = [past("first", 0, undefined, { incidentResolvedAtMs: at(3) }), past("second", 5)];
    expect(run({ deduplicate: { key: "labels.host", withinMinutes: 30 } }, alerts)).toEqual({
      first: "pages",
      second: "pages",
    });
  });
});

describe("what silences and inhibition kept back then is kept back again", () => {
  const labelled = (one: PastAlert, labels: Record<string, string>): PastAlert => ({
    ...one,
    alert: { ...one.alert, labels },
  });
  const over = (muting: Partial<PastMuting>, alerts: readonly PastAlert[], before: readonly PastAlert[] = []) => {
    const sim = simulation([], evaluate, { ...NOTHING_MUTED, ...muting }, before);
    for (const one of alerts) sim.open([one]);
    return sim.finish(at(120)).map(({ disposition: { word, because } }) => word && `${word}: ${because}`);
  };
  const silence = (from: number, to: number): Silence => ({
    id: "s",
    shortId: "SIL-1",
    matchers: [{ name: "host", operator: "=", value: "db-1" }],
    startsAtMs: at(from),
    endsAtMs: at(to),
    createdBy: "ana",
    comment: "we are at it",
  });
  const down: InhibitRule = {
    name: "down",
    source: [{ name: "down", operator: "=", value: "yes" }],
    target: [{ name: "down", operator: "!=", value: "yes" }],
    equal: ["host"],
    byDependency: false,
  };
  const source = (ends: number) => labelled(past("source", 0, ends), { host: "db-1", down: "yes" });

  test("an alert within a silence tells nobody, one that outlasts it does, and one before it did", () => {
    const silences = [silence(5, 10)];
    expect(over({ silences }, [past("a", 6, 8)])).toEqual([expect.stringContaining("silenced by SIL-1 of ana")]);
    expect(over({ silences }, [past("a", 6, 20)])).toEqual([""]);
    expect(over({ silences }, [past("a", 4, 8)])).toEqual([""]);
  });

  test("an alert is inhibited as long as its source fires", () => {
    const inhibitRules = [down];
    expect(over({ inhibitRules }, [source(20), past("a", 1, 10)])).toEqual([
      "",
      "inhibited: inhibited by ALR-source (rule down)",
    ]);
    expect(over({ inhibitRules }, [source(20), past("a", 1, 30)])).toEqual(["", ""]);
    expect(over({ inhibitRules }, [source(20), past("a", 25, 30)])).toEqual(["", ""]);
  });

  test("also by one that began before the time that is looked at", () => {
    expect(over({ inhibitRules: [down] }, [past("a", 1, 10)], [source(20)])).toEqual([
      "inhibited: inhibited by ALR-source (rule down)",
    ]);
  });

  test("and by one that came in the same moment, after it", () => {
    const sim = simulation([], evaluate, { ...NOTHING_MUTED, inhibitRules: [down] });
    sim.open([past("a", 0, 10), source(20)]);
    expect(sim.finish(at(120)).map(({ disposition }) => disposition.word)).toEqual(["inhibited", ""]);
  });
});

test("how two runs differ is told with its reason", () => {
  const one = past("a", 0, 2);
  const of = (actions: RuleActions | undefined) => {
    const sim = simulation(actions ? [rule(actions)] : [], evaluate);
    sim.open([one]);
    const [outcome] = sim.finish(at(60));
    if (!outcome) throw new Error("nothing came out");
    return outcome.disposition;
  };
  expect(replayDifference(one, of(undefined), of(undefined))).toBeUndefined();
  expect(replayDifference(one, of(undefined), of({ pause: { minutes: 3 } }))).toMatchObject({
    kind: "silenced",
    because: "draft waits 3 min whether it passes by itself",
  });
  expect(replayDifference(one, of({ suppress: { reason: "x" } }), of(undefined))).toMatchObject({ kind: "added" });
  expect(replayDifference(one, of(undefined), of({ priority: "P4" }))).toMatchObject({
    kind: "silenced",
    because: "it is P4, which wakes nobody",
  });
  expect(replayDifference(one, of(undefined), of({ priority: "P1" }))).toMatchObject({
    kind: "changed",
    because: "priority P1 instead of P2",
  });
});
