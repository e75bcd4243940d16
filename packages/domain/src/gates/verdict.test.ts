import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY } from "./budget-policy.ts";
import type { FreezeVerdict } from "./freeze.ts";
import { type GateInputs, gateVerdict } from "./verdict.ts";

const NOW = 1_000_000;
const open: FreezeVerdict = { frozen: false, because: "no freeze applies", untilMs: undefined, freeze: undefined };
const frozen: FreezeVerdict = {
  frozen: true,
  because: "closing: year-end closing",
  untilMs: NOW + 500,
  freeze: "closing",
};
const incident = (severity: "SEV1" | "SEV2" | "SEV3" | "SEV4", service = "payments") => ({
  id: "1",
  shortId: "INC-7",
  severity,
  service,
});
const budget = (remainingShare: number | undefined, recoversAtMs?: number) => ({
  slo: "availability",
  remainingShare,
  recoversAtMs,
});
const healthy: GateInputs = {
  service: "payments",
  changeKind: "deploy",
  budgets: [budget(0.8)],
  openIncidents: [],
  freeze: open,
};
const ask = (change: Partial<GateInputs>) => gateVerdict({ ...healthy, ...change }, NOW);

test("an incident that another system leads warns, wherever it is; a severe one of our own decides before it", () => {
  const led = (service: string, title = "Cards fail") => ({ externalId: "PD-1", source: "pagerduty", title, service });
  const told = (change: Partial<GateInputs>) => {
    const { verdict, because } = ask(change);
    return [verdict, ...because.map(({ code, text }) => `${code}: ${text}`)];
  };
  expect(told({ foreignIncidents: [led("payments"), led("ledger", "PD-1")] })).toEqual([
    "warn",
    'foreign_incident: PD-1 ("Cards fail") is open on payments: pagerduty leads it',
    "foreign_incident: PD-1 is open on ledger, which payments depends on: pagerduty leads it",
  ]);
  const both = { openIncidents: [incident("SEV1")], foreignIncidents: [led("payments")] };
  expect(told(both)[0]).toBe("deny");
  expect(ask({ ...both, changeKind: "rollback" }).verdict).toBe("allow");
});

test("what waits to be read is said: an incident may be in it", () => {
  const waiting = (seconds: number) => ask({ unreadSinceMs: NOW - seconds * 1_000 });
  expect(waiting(42)).toMatchObject({
    verdict: "warn",
    because: [{ code: "events_unread", text: expect.stringContaining("in the last 42 s is not all read yet") }],
  });
  expect(waiting(1_800).because[0]?.text).toContain("in the last 30 min");
});

describe("one reason at a time", () => {
  test.each([
    ["all is well", {}, "allow", "clear", "there is error budget left"],
    ["no SLO", { budgets: [] }, "allow", "no_slo", "no SLO watches payments"],
    ["exactly a quarter left", { budgets: [budget(0.25)] }, "allow", "clear", "error budget left"],
    [
      "under a quarter left",
      { budgets: [budget(0.249)] },
      "warn",
      "budget_low",
      "availability has 24.9 % of its error budget left, which is less than 25 %",
    ],
    [
      "hardly any left",
      { budgets: [budget(0.004)] },
      "warn",
      "budget_low",
      "availability has 0.4 % of its error budget left",
    ],
    [
      "a trace left",
      { budgets: [budget(0.0004)] },
      "warn",
      "budget_low",
      "availability has under 0.1 % of its error budget left",
    ],
    ["spent but for binary noise", { budgets: [budget(1e-13)] }, "deny", "budget_spent", "has spent its error budget"],
    ["overspent by a trace", { budgets: [budget(-0.0004)] }, "deny", "budget_spent", "and under 0.1 % more"],
    ["just spent", { budgets: [budget(0)] }, "deny", "budget_spent", "availability has spent its error budget"],
    [
      "overspent",
      { budgets: [budget(-0.2)] },
      "deny",
      "budget_spent",
      "availability has spent its error budget, and 20 % more",
    ],
    ["nothing measured", { budgets: [budget(undefined)] }, "warn", "budget_unmeasured", "counted no events"],
    [
      "a SEV1",
      { openIncidents: [incident("SEV1")] },
      "deny",
      "incident_open",
      "INC-7 (SEV1) is open on payments: resolve it, or roll back",
    ],
    ["a SEV2", { openIncidents: [incident("SEV2")] }, "deny", "incident_open", "INC-7 (SEV2) is open on payments"],
    ["a SEV3 stops nobody", { openIncidents: [incident("SEV3")] }, "allow", "clear", "no severe incident"],
    [
      "a SEV1 of a dependency",
      { openIncidents: [incident("SEV1", "ledger")] },
      "warn",
      "dependency_incident",
      "INC-7 (SEV1) is open on ledger, which payments depends on",
    ],
    ["a SEV4 of a dependency", { openIncidents: [incident("SEV4", "ledger")] }, "allow", "clear", ""],
    ["a freeze", { freeze: frozen }, "defer", "freeze", "frozen by closing: year-end closing"],
  ] as [string, Partial<GateInputs>, string, string, string][])("%s", (_, change, verdict, code, text) => {
    const answer = ask(change);
    expect(answer.verdict).toBe(verdict);
    expect(answer.because).toEqual([expect.objectContaining({ code, text: expect.stringContaining(text) })]);
  });

  test.each([
    ["budget", { budgets: [budget(-1)] }, "availability"],
    ["incident", { openIncidents: [incident("SEV1")] }, "INC-7"],
    ["freeze", { freeze: frozen }, "closing"],
  ])("names its subject: %s", (_, change, subject) => expect(ask(change).because[0]?.subject).toBe(subject));
});

describe("several reasons", () => {
  const all = {
    budgets: [budget(0.1), { slo: "latency", remainingShare: -0.5 }],
    openIncidents: [incident("SEV1", "ledger"), incident("SEV2")],
    freeze: frozen,
  };

  test("the sternest wins, and all are told, deciding ones first", () => {
    expect(ask(all).verdict).toBe("deny");
    expect(ask(all).because.map(({ code }) => code)).toEqual([
      "budget_spent",
      "incident_open",
      "freeze",
      "budget_low",
      "dependency_incident",
    ]);
  });

  test("a freeze beats a warning", () => expect(ask({ budgets: [budget(0.1)], freeze: frozen }).verdict).toBe("defer"));
});

describe("when it opens", () => {
  test.each([
    ["a freeze: at its end", { freeze: frozen }, NOW + 500],
    ["a freeze without end: nobody knows", { freeze: { ...frozen, untilMs: undefined } }, undefined],
    ["a spent budget: when it recovers", { budgets: [budget(-1, NOW + 900)] }, NOW + 900],
    ["a spent budget of unknown recovery", { budgets: [budget(-1)] }, undefined],
    ["a recovery foretold in the past tells nothing", { budgets: [budget(-1, NOW - 1)] }, undefined],
    ["both: the later", { budgets: [budget(-1, NOW + 900)], freeze: frozen }, NOW + 900],
    ["an incident: nobody knows", { openIncidents: [incident("SEV1")], freeze: frozen }, undefined],
    ["warnings shut nothing", { budgets: [budget(0.1)] }, undefined],
    ["a warning does not hide when the freeze ends", { budgets: [budget(0.1)], freeze: frozen }, NOW + 500],
  ])("%s", (_, change, nextOpeningMs) => expect(ask(change).nextOpeningMs).toBe(nextOpeningMs));
});

describe("a rollback", () => {
  test.each([
    ["when all is well", {}, "a rollback is always allowed: it brings back what worked"],
    [
      "with the budget spent",
      { budgets: [budget(-1)] },
      "a rollback is always allowed: it brings back what worked; a deploy would be refused now",
    ],
    ["within a freeze", { freeze: frozen }, "a deploy would be refused now"],
    ["during a SEV1", { openIncidents: [incident("SEV1")] }, "a deploy would be refused now"],
  ])("is allowed %s, and says why", (_, change, text) => {
    expect(ask({ ...change, changeKind: "rollback" })).toEqual({
      verdict: "allow",
      because: [{ code: "rollback", text: expect.stringContaining(text) }],
    });
  });
});

test("what never ran there is no rollback: it is judged as a deploy, and says so", () => {
  const neverRan = { version: "9.9.9", environment: "production" };
  const said = { code: "rollback_unknown", text: expect.stringContaining("9.9.9 never ran in production") };
  expect(ask({ neverRan })).toMatchObject({ verdict: "warn", because: [said] });
  expect(ask({ neverRan, freeze: frozen })).toMatchObject({ verdict: "defer", because: [{ code: "freeze" }, said] });
});

describe("broken glass", () => {
  const brokenGlass = { by: "ana", reason: "the site is down for everybody", untilMs: NOW + 100 };

  test("opens a shut gate with a warning, says who and why and until when, and hides no reason", () => {
    expect(ask({ brokenGlass, budgets: [budget(-1)], freeze: frozen })).toEqual({
      verdict: "warn",
      nextClosing: { atMs: 1_000_100, because: "the gate that ana broke open answers by its reasons again" },
      because: [
        {
          code: "break_glass",
          text: "ana broke the glass: the site is down for everybody; without that it would be refused now",
          untilMs: NOW + 100,
        },
        expect.objectContaining({ code: "budget_spent" }),
        expect.objectContaining({ code: "freeze" }),
      ],
    });
  });
  test("is told while nothing stands against a change, too", () => {
    expect(ask({ brokenGlass }).because.map(({ code }) => code)).toEqual(["break_glass"]);
  });
  test("is over at its end", () => {
    expect(ask({ brokenGlass: { ...brokenGlass, untilMs: NOW }, budgets: [budget(-1)] }).verdict).toBe("deny");
  });
});

describe("a class of change", () => {
  test("is a feature where nothing is said, and may be exempt", () => {
    const policy = { ...DEFAULT_POLICY, name: "ours", exemptions: ["security"] };
    const spent = { budgets: [{ ...budget(-1), policy }] };
    expect(ask(spent).verdict).toBe("deny");
    expect(ask({ ...spent, changeClass: "security" })).toEqual({
      verdict: "allow",
      because: [expect.objectContaining({ code: "exempt", policy: "ours", clause: "spent" })],
    });
  });
  test("exempt from a policy, it is not exempt from an incident", () => {
    const policy = { ...DEFAULT_POLICY, exemptions: ["security"] };
    const inputs = { budgets: [{ ...budget(-1), policy }], openIncidents: [incident("SEV1")], changeClass: "security" };
    expect(ask(inputs).because.map(({ code }) => code)).toEqual(["incident_open", "exempt"]);
  });
});

describe("any situation", () => {
  const inputs: fc.Arbitrary<GateInputs> = fc.record({
    service: fc.constant("payments"),
    changeKind: fc.constantFrom("deploy" as const, "rollback" as const),
    budgets: fc.array(
      fc.record({
        slo: fc.constantFrom("a", "b"),
        remainingShare: fc.option(fc.double({ min: -2, max: 1, noNaN: true }), { nil: undefined }),
      }),
      { maxLength: 3 },
    ),
    openIncidents: fc.array(
      fc.record({
        id: fc.uuid(),
        shortId: fc.constant("INC-1"),
        severity: fc.constantFrom("SEV1" as const, "SEV2" as const, "SEV3" as const, "SEV4" as const),
        service: fc.constantFrom("payments", "ledger"),
      }),
      { maxLength: 3 },
    ),
    freeze: fc.constantFrom(open, frozen),
  });

  test("has a verdict with a reason, and one bad thing more never makes it milder", () => {
    const stern = ["allow", "warn", "defer", "deny"];
    fc.assert(
      fc.property(inputs, (before) => {
        const answer = gateVerdict(before, NOW);
        expect(answer.because.length).toBeGreaterThan(0);
        const worse = gateVerdict(
          { ...before, openIncidents: [...before.openIncidents, incident("SEV1", "ledger")] },
          NOW,
        );
        expect(stern.indexOf(worse.verdict)).toBeGreaterThanOrEqual(stern.indexOf(answer.verdict));
      }),
    );
  });
});
