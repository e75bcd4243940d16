import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consult, dispositionOf, type Evaluate, type Facts, type PipelineAlert } from "./pipeline.ts";
import { type AlertRule, inOrder, type RuleActions } from "./rule.ts";

const MINUTE_MS = 60_000;
const now = Date.parse("2026-03-02T10:00:00Z"); // a Monday
const minutesAgo = (minutes: number) => now - minutes * MINUTE_MS;

const alert = (more: Partial<PipelineAlert> = {}): PipelineAlert => ({
  id: "a1",
  identity: "f1",
  source: "api",
  title: "Disk full",
  severity: "warning",
  service: "payments",
  labels: { host: "db-1", env: "production" },
  annotations: {},
  startsAtMs: now,
  openedAtMs: now,
  payload: {},
  ...more,
});

/** Enough of a language for these tests: `labels.x`, `labels.x == y`, `title`, `service`, `"text"`, `fails`. */
const evaluate: Evaluate = (source, { labels, title, service }) => {
  if (source === "fails") return { ok: false, because: "No such key: x" };
  const comparison = /^labels\.(\w+) == (\w+)$/.exec(source);
  if (comparison) return { ok: true, value: labels[comparison[1] ?? ""] === comparison[2] };
  if (source.startsWith("labels.")) return { ok: true, value: labels[source.slice(7)] ?? "" };
  if (source === "title") return { ok: true, value: title };
  return { ok: true, value: source === "service" ? (service ?? "") : JSON.parse(source) };
};

const rule = (name: string, actions: RuleActions, more: Partial<AlertRule> = {}): AlertRule => ({
  name,
  order: 100,
  enabled: true,
  stop: false,
  holdsP1: false,
  do: actions,
  ...more,
});

const nothing: Facts = { holderOf: () => undefined, occurrencesOf: () => [], groupOf: () => undefined };
const judge = (rules: readonly AlertRule[], given: Partial<PipelineAlert> = {}, facts: Partial<Facts> = {}, at = now) =>
  dispositionOf(consult(alert(given), inOrder(rules), at, evaluate), { ...nothing, ...facts }, at);

describe("without rules", () => {
  test("every alert is let through, with the priority of its severity, as part of its service", () => {
    expect(judge([])).toMatchObject({
      decision: "dispatch",
      word: "",
      because: "no rule held it back; it is P3",
      trace: [],
      priority: "P3",
      urgency: "low",
      groupKey: "service:payments",
      route: {},
    });
    expect(judge([], { service: undefined, severity: "critical" })).toMatchObject({
      priority: "P1",
      urgency: "high",
      groupKey: "alert:a1",
    });
    expect(judge([], { priority: "P2" })).toMatchObject({ priority: "P2", urgency: "high" });
  });
});

describe("which rules are about an alert", () => {
  const p1 = { priority: "P1" } as const;
  test.each<[string, Partial<AlertRule>, Partial<PipelineAlert>, string]>([
    ["one without a condition is about every alert", {}, {}, "P1"],
    ["one whose condition holds", { when: "labels.env == production" }, {}, "P1"],
    ["not one whose condition does not hold", { when: "labels.env == staging" }, {}, "P3"],
    ["not one that is switched off", { enabled: false }, {}, "P3"],
    ["one of its service", { services: ["payments"] }, {}, "P1"],
    ["not one of other services", { services: ["search"] }, {}, "P3"],
    ["an alert of no service is of none of them", { services: ["payments"] }, { service: undefined }, "P3"],
    ["one whose time is now", { during: { kind: "once", fromMs: now, toMs: now + 1 } }, {}, "P1"],
    ["not one whose time is over", { during: { kind: "once", fromMs: 0, toMs: now } }, {}, "P3"],
  ])("%s", (_, more, given, priority) => expect(judge([rule("r", p1, more)], given).priority).toBe(priority));

  test("they are asked in order, each sees what those before it made, and the last word counts", () => {
    const rules = [
      rule("c", { priority: "P4" }, { order: 30 }),
      rule("b", { priority: "P1" }, { order: 20, when: "labels.team == db" }),
      rule("a", { set: { labels: { team: '"db"' } } }, { order: 10 }),
    ];
    const { priority, trace } = judge(rules);
    expect(priority).toBe("P4");
    expect(trace.map(({ rule: name, effect }) => `${name}: ${effect}`)).toEqual([
      'a: label team="db"',
      "b: priority P1",
      "c: priority P4",
    ]);
  });

  test("one that stops is the last that is asked", () => {
    const rules = [rule("a", { priority: "P1" }, { stop: true }), rule("b", { priority: "P4" })];
    expect(judge(rules).priority).toBe("P1");
  });

  test("one that fails is skipped whole, says so, and loses no alert", () => {
    const rules = [
      rule("a", { priority: "P1", set: { title: "fails" } }),
      rule("b", { suppress: { reason: "x" } }, { when: "fails" }),
    ];
    expect(judge(rules)).toMatchObject({
      decision: "dispatch",
      priority: "P3",
      trace: [
        { rule: "a", effect: "skipped", because: "it failed: No such key: x" },
        { rule: "b", effect: "skipped", because: "it failed: No such key: x" },
      ],
    });
  });
});

describe("transform", () => {
  test("title, severity, service, labels and annotations", () => {
    const set = {
      title: '"Mended"',
      severity: '"critical"',
      service: '"search"',
      labels: { host: null, zone: '"a"' },
      annotations: { runbook: '"https://run.example"' },
    };
    const made = judge([rule("r", { set })]);
    expect(made.alert).toMatchObject({
      title: "Mended",
      severity: "critical",
      service: "search",
      labels: { env: "production", zone: "a" },
      annotations: { runbook: "https://run.example" },
    });
    expect(made.priority).toBe("P1");
    expect(made.trace[0]?.effect).toContain("without label host");
  });
  test("a title that would be empty stays as it was", () => {
    expect(judge([rule("r", { set: { title: '""' } })]).alert.title).toBe("Disk full");
  });
});

describe("suppress and maintenance", () => {
  test("a rule suppresses, and says why", () => {
    expect(judge([rule("noise", { suppress: { reason: "nobody acts on it" } })])).toMatchObject({
      decision: "suppress",
      word: "suppressed",
      because: "noise suppresses it: nobody acts on it",
      reconsiderAtMs: undefined,
    });
  });
  test("with a time it is maintenance, at whose end what still fires is judged again; P1 too is kept silent", () => {
    const during = { kind: "once", fromMs: now - 1, toMs: now + 60 * MINUTE_MS } as const;
    const rules = [rule("upgrade", { suppress: { reason: "PostgreSQL 18" } }, { during })];
    expect(judge(rules, { severity: "critical" })).toMatchObject({
      decision: "suppress",
      word: "in maintenance",
      because: "upgrade suppresses it until 2026-03-02 11:00 UTC: PostgreSQL 18",
      reconsiderAtMs: now + 60 * MINUTE_MS,
    });
    expect(judge(rules, {}, {}, now + 60 * MINUTE_MS).decision).toBe("dispatch");
  });
});

describe("deduplicate", () => {
  const rules = [rule("same-host", { deduplicate: { key: "labels.host", withinMinutes: 30 } })];
  const holder = { alertId: "a0", shortId: "ALR-1", incidentResolved: false };
  test.each([
    ["the first one pages, and stands for its key", undefined, "dispatch", ""],
    ["one that comes while it fires is part of it", holder, "suppress", "part of ALR-1"],
    ["one that comes soon after it ended too", { ...holder, endedAtMs: minutesAgo(29) }, "suppress", "part of ALR-1"],
    ["not one that comes later", { ...holder, endedAtMs: minutesAgo(30) }, "dispatch", ""],
    ["never part of one whose incident is over", { ...holder, incidentResolved: true }, "dispatch", ""],
  ])("%s", (_, found, decision, word) => {
    expect(judge(rules, {}, { holderOf: () => found })).toMatchObject({ decision, word, dedupKey: "same-host/db-1" });
  });
  test("what it waits for is told: the end of the other, or of the time after it", () => {
    expect(judge(rules, {}, { holderOf: () => holder })).toMatchObject({
      waitsFor: "alert:a0",
      reconsiderAtMs: undefined,
    });
    const ended = { ...holder, endedAtMs: minutesAgo(10) };
    expect(judge(rules, {}, { holderOf: () => ended }).reconsiderAtMs).toBe(now + 20 * MINUTE_MS);
  });
  test("an empty key is no key: alerts that lack the label are not the same", () => {
    const made = judge(rules, { labels: {} }, { holderOf: () => holder });
    expect(made).toMatchObject({ decision: "dispatch", dedupKey: undefined, trace: [{ effect: "skipped" }] });
  });
});

describe("threshold", () => {
  const actions = { threshold: { count: 3, withinMinutes: 5, by: ["labels.host"] } };
  const rules = [rule("three", actions)];
  const occurred = (...minutes: number[]) => ({ occurrencesOf: () => minutes.map(minutesAgo) });
  test("fewer are held until the time is over", () => {
    expect(judge(rules, {}, occurred(4, 0))).toMatchObject({
      decision: "hold",
      word: "waiting for 3 in 5 minutes",
      because: "three asks for 3 in 5 minutes, and it is number 2",
      reconsiderAtMs: now + 5 * MINUTE_MS,
      waitsFor: "threshold:three/db-1",
    });
  });
  test("enough of them page", () => {
    expect(judge(rules, {}, occurred(4, 2, 0))).toMatchObject({ decision: "dispatch" });
  });
  test("one exactly five minutes before is too early", () => {
    expect(judge(rules, {}, occurred(5, 2, 0)).decision).toBe("hold");
  });
  test("after its time an alert is suppressed, and pages if it comes to that after all", () => {
    const given = { openedAtMs: minutesAgo(6) };
    expect(judge(rules, given, occurred(6))).toMatchObject({ decision: "suppress", word: "fewer than 3 in 5 minutes" });
    expect(judge(rules, given, occurred(6, 3, 2, 1)).decision).toBe("dispatch");
  });
  test("P1 does not wait, unless the rule says so", () => {
    expect(judge(rules, { severity: "critical" }, occurred(0))).toMatchObject({
      decision: "dispatch",
      trace: [{ stage: "threshold", effect: "does not wait" }],
    });
    const strict = [rule("three", actions, { holdsP1: true })];
    expect(judge(strict, { severity: "critical" }, occurred(0)).decision).toBe("hold");
  });
});

describe("pause of transient alerts", () => {
  const rules = [rule("wait", { pause: { minutes: 3 } })];
  test("it waits, and pages when the alert still fires", () => {
    expect(judge(rules)).toMatchObject({
      decision: "hold",
      word: "paused for 3 min",
      reconsiderAtMs: now + 3 * MINUTE_MS,
    });
    expect(judge(rules, { openedAtMs: minutesAgo(3) })).toMatchObject({
      decision: "dispatch",
      trace: [{ stage: "pause", effect: "still fires" }],
    });
  });
  test("P1 does not wait", () => expect(judge(rules, { severity: "critical" }).decision).toBe("dispatch"));
});

describe("working hours", () => {
  const hours = {
    timeZone: "Europe/Berlin",
    days: ["MO", "TU"],
    opens: "09:00",
    closes: "17:00",
    holidays: [],
  } as const;
  const rules = [rule("office", { workingHours: hours })];
  test.each([
    ["within them it pages", "2026-03-02T10:00:00Z", "dispatch", ""],
    ["before they begin it waits", "2026-03-02T05:00:00Z", "hold", "held until 09:00"],
    ["on the evening before it names the day", "2026-03-02T16:00:00Z", "hold", "held until Tue 09:00"],
    ["days ahead it names the date", "2026-03-03T16:00:00Z", "hold", "held until Mon 09:00"],
  ])("%s", (_, at, decision, word) => {
    expect(judge(rules, {}, {}, Date.parse(at))).toMatchObject({ decision, word });
  });
  test("P1 does not wait", () => {
    expect(judge(rules, { severity: "critical" }, {}, Date.parse("2026-03-02T03:00:00Z")).decision).toBe("dispatch");
  });
});

describe("group", () => {
  const rules = [rule("by-host", { group: { by: ["labels.host"], withinMinutes: 10 } })];
  const group = { groupKey: "by-host/db-1@then", lastMs: minutesAgo(10) };
  test("the first begins a group, one soon after it joins, one later begins another", () => {
    expect(judge(rules).groupKey).toBe("by-host/db-1@2026-03-02T10:00:00.000Z");
    expect(judge(rules, {}, { groupOf: () => group }).groupKey).toBe("by-host/db-1@then");
    expect(judge(rules, {}, { groupOf: () => ({ ...group, lastMs: minutesAgo(11) }) }).groupKey).not.toBe(
      group.groupKey,
    );
  });
});

describe("what passes everything", () => {
  test("a test page goes past every rule and silence", () => {
    const held = { decision: "suppress", stage: "silence", rule: "SIL-1", word: "silenced", because: "quiet" } as const;
    const rules = [rule("all", { suppress: { reason: "x" } }), rule("p5", { priority: "P5" })];
    const given = { labels: { shipshape_test: "true" }, severity: "critical" };
    expect(judge(rules, given, { silencedBy: () => held })).toMatchObject({
      decision: "dispatch",
      priority: "P1",
      trace: [{ effect: "passes everything" }],
    });
  });
});

describe("the order of stages", () => {
  const silenced = {
    decision: "suppress",
    stage: "silence",
    rule: "SIL-1",
    word: "silenced",
    because: "quiet",
  } as const;
  const inhibited = { ...silenced, stage: "inhibition", rule: "i", word: "inhibited" };
  test("a silence comes before what would hold, a rule that suppresses before the silence", () => {
    const pause = rule("wait", { pause: { minutes: 3 } });
    const suppress = rule("noise", { suppress: { reason: "x" } });
    const facts = { silencedBy: () => silenced, inhibitedBy: () => inhibited };
    expect(judge([pause], {}, facts).word).toBe("silenced");
    expect(judge([pause], {}, { inhibitedBy: () => inhibited }).word).toBe("inhibited");
    expect(judge([pause, suppress], {}, facts).word).toBe("suppressed");
    expect(judge([pause], {}, {}).word).toBe("paused for 3 min");
  });
  test("every decision but letting through says so in words, and is the last step of the trace", () => {
    const made = judge([rule("wait", { pause: { minutes: 3 } })]);
    expect(made.trace.at(-1)).toMatchObject({ stage: "pause", rule: "wait", effect: made.word, because: made.because });
  });
});

const anyLabel = fc.constantFrom("host", "env", "zone");
const anyActions: fc.Arbitrary<RuleActions> = fc.oneof(
  anyLabel.map((name): RuleActions => ({ set: { annotations: { [name]: '"x"' } } })),
  fc.constantFrom<RuleActions>({ pause: { minutes: 3 } }, { suppress: { reason: "x" } }, { route: { receiver: "db" } }),
);

test("rules that touch different things give the same in any order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyActions, { maxLength: 4, selector: (one) => JSON.stringify(one) }),
      fc.infiniteStream(fc.nat(99)),
      (actions, orders) => {
        const given = actions.map((one, at) => rule(`r${at}`, one));
        const shuffled = given.map((one) => ({ ...one, order: orders.next().value ?? 0 }));
        const told = ({ decision, word, because, alert: made, route }: ReturnType<typeof judge>) => ({
          decision,
          word,
          because: because.length,
          made,
          route,
        });
        expect(told(judge(shuffled))).toEqual(told(judge(given)));
      },
    ),
  );
});

test("whatever the rules are, a decision is made, and what is held says when or for what", () => {
  const anyRule = fc.record({
    actions: anyActions,
    when: fc.constantFrom("labels.env == production", "labels.env == no", "fails", undefined),
    stop: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 6 }), (rules) => {
      const made = judge(rules.map(({ actions, ...more }, at) => rule(`r${at}`, actions, more)));
      expect(["dispatch", "hold", "suppress"]).toContain(made.decision);
      expect(made.because).not.toBe("");
      if (made.decision === "hold") expect(made.reconsiderAtMs ?? made.waitsFor).toBeDefined();
    }),
  );
});
