import { describe, expect, test } from "vitest";
import {
  actionText,
  type BudgetFacts,
  type ClauseCondition,
  conditionText,
  DEFAULT_POLICY,
  type PolicyAction,
  reachedClauses,
} from "./budget-policy.ts";

const incident = (shortId: string, share: number) => ({ id: shortId, shortId, share, isReviewed: false });
const facts = (change: Partial<BudgetFacts>): BudgetFacts => ({ slo: "charges", remainingShare: 0.5, ...change });
const reached = (when: ClauseCondition, change: Partial<BudgetFacts>) =>
  reachedClauses({ clauses: [{ name: "it", when, actions: [{ action: "warn" }] }] }, facts(change)).map(
    ({ because }) => because,
  );

describe("a clause is reached", () => {
  test.each([
    ["spent, with nothing left", { spent: true }, { remainingShare: 0 }, "charges has spent its error budget"],
    [
      "spent, and overspent",
      { spent: true },
      { remainingShare: -0.21 },
      "charges has spent its error budget, and 21 % more",
    ],
    [
      "below a share",
      { remainingBelow: 0.5 },
      { remainingShare: 0.4999 },
      "charges has 49.9 % of its error budget left, which is less than 50 %",
    ],
    [
      "below zero, by so much",
      { remainingBelow: -0.5 },
      { remainingShare: -0.6 },
      "charges has −60 % of its error budget left, which is less than −50 %",
    ],
    [
      "by a burn that pages",
      { burning: "page" },
      { burning: ["ticket", "page"] },
      "charges burns its error budget too fast: a burn alert that pages fires",
    ],
    [
      "by any burn, where tickets count",
      { burning: "ticket" },
      { burning: ["page"] },
      "charges burns its error budget too fast: a burn alert fires",
    ],
    [
      "by one incident that took too much",
      { oneIncidentTook: 0.2 },
      { incidents: [incident("INC-7", 0.34), incident("INC-8", 0.1)] },
      "INC-7 alone took 34 % of the error budget of charges, more than 20 %",
    ],
  ] as [string, ClauseCondition, Partial<BudgetFacts>, string][])("%s", (_, when, change, text) => {
    expect(reached(when, change)).toEqual([text]);
  });

  test("once for each incident that took too much", () => {
    const incidents = [incident("INC-7", 0.34), incident("INC-8", 0.21), incident("INC-9", 0.2)];
    expect(reached({ oneIncidentTook: 0.2 }, { incidents })).toHaveLength(2);
  });
});

describe("a clause is not reached", () => {
  test.each([
    ["with a trace left", { spent: true }, { remainingShare: 0.001 }],
    ["at its very share", { remainingBelow: 0.5 }, { remainingShare: 0.5 }],
    ["while nothing was measured", { spent: true }, { remainingShare: undefined }],
    ["below, while nothing was measured", { remainingBelow: 1 }, { remainingShare: undefined }],
    ["by a ticket, where only pages count", { burning: "page" }, { burning: ["ticket"] }],
    ["by an incident at its very share", { oneIncidentTook: 0.2 }, { incidents: [incident("INC-9", 0.2)] }],
    ["where nobody knows of incidents", { oneIncidentTook: 0.2 }, {}],
  ] as [string, ClauseCondition, Partial<BudgetFacts>][])("%s", (_, when, change) => {
    expect(reached(when, change)).toEqual([]);
  });
});

test("the default policy warns below a quarter and denies at the end", () => {
  const names = (remainingShare: number) =>
    reachedClauses(DEFAULT_POLICY, facts({ remainingShare })).map(({ clause }) => clause.name);
  expect([names(0.25), names(0.2), names(0)]).toEqual([[], ["low"], ["low", "spent"]]);
});

test("a spent budget says until when", () => {
  const [spent] = reachedClauses(
    { clauses: DEFAULT_POLICY.clauses.slice(1) },
    facts({ remainingShare: 0, recoversAtMs: 9 }),
  );
  expect(spent?.untilMs).toBe(9);
});

test.each([
  [{ spent: true }, "spent"],
  [{ remainingBelow: 0.25 }, "less than 25 % left"],
  [{ remainingBelow: -0.5 }, "overspent by more than 50 %"],
  [{ burning: "page" }, "it burns so that it pages"],
  [{ burning: "ticket" }, "it burns too fast"],
  [{ oneIncidentTook: 0.2 }, "one incident took more than 20 %"],
] as [ClauseCondition, string][])("%j in words", (when, text) => expect(conditionText(when)).toBe(text));

test.each([
  [{ action: "notify" }, "the owning team is told"],
  [{ action: "warn" }, "every change goes out with a warning"],
  [{ action: "freeze" }, "every change is denied"],
  [{ action: "freeze", changeClasses: ["feature", "config"] }, "feature and config changes are denied"],
  [{ action: "requireApproval" }, "every change needs the approval of one person"],
  [
    { action: "requireApproval", changeClasses: ["feature"], approvers: 2, approverTeams: ["leads"] },
    "feature changes need the approval of 2 people of leads",
  ],
  [{ action: "demandRetrospective" }, "every change waits until the incident has its retrospective"],
] as [PolicyAction, string][])("%j in words", (action, text) => expect(actionText(action)).toBe(text));
