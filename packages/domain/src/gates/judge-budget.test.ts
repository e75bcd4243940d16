import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANGE_CLASSES, type ErrorBudgetPolicy, type PolicyAction, type PolicyClause } from "./budget-policy.ts";
import { type Finding, STERNNESS } from "./finding.ts";
import { type ApprovalsGiven, type GovernedBudget, judgeBudget } from "./judge-budget.ts";
import { gateVerdict } from "./verdict.ts";

const NOW = 1_000_000;
const workbook: ErrorBudgetPolicy = {
  name: "workbook",
  selector: {},
  exemptions: ["security", "p0"],
  clauses: [
    { name: "half", when: { remainingBelow: 0.5 }, actions: [{ action: "notify" }, { action: "warn" }] },
    {
      name: "quarter",
      when: { remainingBelow: 0.25 },
      actions: [
        { action: "requireApproval", changeClasses: ["feature", "config"], approvers: 2, approverTeams: ["leads"] },
      ],
    },
    {
      name: "spent",
      when: { spent: true },
      actions: [{ action: "freeze", changeClasses: ["feature", "config"] }],
      sentence: "only fixes go out",
    },
    {
      name: "outage",
      when: { oneIncidentTook: 0.2 },
      actions: [{ action: "demandRetrospective", changeClasses: ["feature"] }],
    },
  ],
};
const budget = (change: Partial<GovernedBudget>): GovernedBudget => ({
  slo: "charges",
  remainingShare: 0.8,
  policy: workbook,
  ...change,
});
const judged = (change: Partial<GovernedBudget>, changeClass = "feature", given?: ApprovalsGiven) =>
  judgeBudget(budget(change), { changeClass, given }, NOW).map(({ verdict, reason: { code, clause } }) =>
    `${verdict} ${code} ${clause ?? ""}`.trim(),
  );
const took = (isReviewed: boolean) => [{ id: "i7", shortId: "INC-7", share: 0.34, isReviewed }];
const lead = (by: string) => ({ by, teams: ["leads"] });

describe("by class of change", () => {
  test.each([
    ["all is well", {}, "feature", []],
    ["half is gone: everybody is warned", { remainingShare: 0.4 }, "fix", ["warn budget_low half"]],
    ["a feature needs approval", { remainingShare: 0.2 }, "feature", ["defer approval_needed quarter"]],
    ["a fix is only warned", { remainingShare: 0.2 }, "fix", ["warn budget_low half"]],
    [
      "spent: a feature is frozen, and the sternest speaks",
      { remainingShare: -0.1 },
      "feature",
      ["deny budget_spent spent"],
    ],
    ["spent: a fix goes out", { remainingShare: -0.1 }, "fix", ["warn budget_low half"]],
    ["spent: security is exempt", { remainingShare: -0.1 }, "security", ["allow exempt spent"]],
    ["spent: a class of the house's own is exempt", { remainingShare: -0.1 }, "p0", ["allow exempt spent"]],
    ["nothing to be exempt from", { remainingShare: 0.4 }, "security", []],
    ["an outage without a retrospective", { incidents: took(false) }, "feature", ["defer retrospective_due outage"]],
    ["an outage with its retrospective", { incidents: took(true) }, "feature", []],
    ["an outage holds up no fix", { incidents: took(false) }, "fix", []],
    [
      "an outage and little left are both told",
      { incidents: took(false), remainingShare: 0.4 },
      "feature",
      ["warn budget_low half", "defer retrospective_due outage"],
    ],
    ["nothing measured", { remainingShare: undefined }, "feature", ["warn budget_unmeasured"]],
  ] as [string, Partial<GovernedBudget>, string, string[]][])("%s", (_, change, changeClass, found) => {
    expect(judged(change, changeClass)).toEqual(found);
  });
});

describe("approval", () => {
  test.each([
    ["nobody yet", { approvals: [] }, "defer approval_needed quarter"],
    ["one of two", { approvals: [lead("ana")] }, "defer approval_needed quarter"],
    [
      "two, one of another team",
      { approvals: [lead("ana"), { by: "cy", teams: ["money"] }] },
      "defer approval_needed quarter",
    ],
    ["two of the team", { approvals: [lead("ana"), lead("ben")] }, "warn budget_low half, allow approved quarter"],
    [
      "one no outweighs",
      { approvals: [lead("ana"), lead("ben")], refusal: { by: "cy", note: "not on a Friday" } },
      "deny approval_refused quarter",
    ],
  ] as [string, ApprovalsGiven, string][])("%s", (_, given, found) => {
    expect(judged({ remainingShare: 0.2 }, "feature", given)).toEqual(found.split(", "));
  });

  test("what is missing is told, with the request to answer", () => {
    const given = { request: "APR-3", approvals: [lead("ana")] };
    const [found] = judgeBudget(budget({ remainingShare: 0.2 }), { changeClass: "feature", given }, NOW);
    expect(found?.reason).toEqual({
      code: "approval_needed",
      text:
        "charges has 20 % of its error budget left, which is less than 25 %: it needs the approval of 2 people of leads," +
        " and has 1 of them, from ana (APR-3) (policy workbook, clause quarter)",
      subject: "charges",
      policy: "workbook",
      clause: "quarter",
      request: "APR-3",
      wants: { approvers: 2, approverTeams: ["leads"] },
    });
  });

  test("a request that asks for something else is not told as the one to answer: this is still to be asked for", () => {
    const wishes = [{ policy: "schema", clause: "rule", because: "", approvers: 1, approverTeams: ["dba"] }];
    const given = { request: "APR-3", wishes, approvals: [] };
    const [found] = judgeBudget(budget({ remainingShare: 0.2 }), { changeClass: "feature", given }, NOW);
    expect([found?.reason.code, found?.reason.request]).toEqual(["approval_needed", undefined]);
  });
});

test("the house's own sentence is told with policy and clause", () => {
  const [found] = judgeBudget(budget({ remainingShare: -0.1 }), { changeClass: "feature" }, NOW);
  expect(found?.reason.text).toBe(
    "charges has spent its error budget, and 10 % more (policy workbook, clause spent: only fixes go out)",
  );
});

const stern = (found: readonly Finding[]): number =>
  Math.min(STERNNESS.allow, ...found.map(({ verdict }) => STERNNESS[verdict]));

const classes = fc.option(fc.subarray(["feature", "fix", "config"], { minLength: 1 }), { nil: undefined });
const action: fc.Arbitrary<PolicyAction> = fc.record({
  action: fc.constantFrom("notify", "warn", "requireApproval", "freeze", "demandRetrospective"),
  changeClasses: classes,
  approvers: fc.integer({ min: 1, max: 3 }),
});
const clause: fc.Arbitrary<PolicyClause> = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  when: fc.oneof(
    fc.constant({ spent: true as const }),
    fc.record({ remainingBelow: fc.double({ min: -1, max: 1, noNaN: true }) }),
    fc.record({ burning: fc.constantFrom("page" as const, "ticket" as const) }),
    fc.record({ oneIncidentTook: fc.double({ min: 0, max: 1, noNaN: true }) }),
  ),
  actions: fc.array(action, { minLength: 1, maxLength: 3 }),
});
const policies: fc.Arbitrary<ErrorBudgetPolicy> = fc.record({
  name: fc.constant("p"),
  selector: fc.constant({}),
  clauses: fc.array(clause, { maxLength: 4 }),
  exemptions: fc.subarray(["security", "reliability", "fix"]),
});
const budgets: fc.Arbitrary<GovernedBudget> = fc.record({
  slo: fc.constant("charges"),
  remainingShare: fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined }),
  burning: fc.subarray(["page", "ticket"] as const),
  incidents: fc.array(
    fc.record({
      id: fc.uuid(),
      shortId: fc.constant("INC-1"),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      isReviewed: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});
const givens: fc.Arbitrary<ApprovalsGiven> = fc.record({
  approvals: fc.array(fc.constantFrom(lead("ana"), lead("ben"), lead("cy")), { maxLength: 3 }),
});

/** The same policy, sterner in one way or another. */
const STRICTER: readonly ((policy: ErrorBudgetPolicy, one: PolicyClause) => ErrorBudgetPolicy)[] = [
  (policy, one) => ({ ...policy, clauses: [...policy.clauses, one] }),
  (policy) => ({ ...policy, exemptions: [] }),
  (policy) => each(policy, (of) => ({ ...of, actions: of.actions.map(({ changeClasses: _, ...rest }) => rest) })),
  (policy) =>
    each(policy, (of) => ({
      ...of,
      actions: of.actions.map((one) => ({ ...one, approvers: (one.approvers ?? 1) + 1 })),
    })),
  (policy) =>
    each(policy, (of) => ({ ...of, actions: of.actions.map((one) => ({ ...one, action: "freeze" as const })) })),
  (policy) => each(policy, (of) => ({ ...of, when: earlier(of.when) })),
];
const each = (policy: ErrorBudgetPolicy, change: (clause: PolicyClause) => PolicyClause): ErrorBudgetPolicy => ({
  ...policy,
  clauses: policy.clauses.map(change),
});
const earlier = (when: PolicyClause["when"]): PolicyClause["when"] => {
  if (when.spent) return { remainingBelow: 0.01 };
  if (when.remainingBelow !== undefined) return { remainingBelow: when.remainingBelow + 0.1 };
  if (when.burning) return { burning: "ticket" };
  return { oneIncidentTook: (when.oneIncidentTook ?? 0) / 2 };
};

test("a stricter policy never allows what a laxer one denies", () => {
  fc.assert(
    fc.property(
      policies,
      fc.array(fc.tuple(fc.constantFrom(...STRICTER), clause), { minLength: 1, maxLength: 3 }),
      budgets,
      fc.constantFrom(...CHANGE_CLASSES, "rollback"),
      givens,
      (lax, steps, facts, changeClass, given) => {
        const strict = steps.reduce((policy, [sterner, more]) => sterner(policy, more), lax);
        const [by, than] = [strict, lax].map((policy) =>
          stern(judgeBudget({ ...facts, policy }, { changeClass, given }, NOW)),
        );
        expect(by).toBeLessThanOrEqual(than ?? 0);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("no policy stands against a rollback", () => {
  fc.assert(
    fc.property(policies, budgets, (policy, facts) => {
      const inputs = {
        service: "payments",
        changeKind: "rollback" as const,
        budgets: [{ ...facts, policy }],
        openIncidents: [],
        freeze: { frozen: false, because: "", untilMs: undefined, freeze: undefined },
      };
      expect(gateVerdict(inputs, NOW).verdict).toBe("allow");
    }),
  );
});
