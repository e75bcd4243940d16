import { readFileSync } from "node:fs";
import { ErrorBudgetPolicyManifest } from "@shipshape/contract/manifest";
import { type BudgetFacts, conditionText } from "@shipshape/domain/gates/budget-policy";
import { gateVerdict } from "@shipshape/domain/gates/verdict";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const guide = readFileSync(new URL("../../../../../docs/error-budget-policy.md", import.meta.url), "utf8");
const { metadata, spec } = ErrorBudgetPolicyManifest.parse(parse(/```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? ""));
const policy = { name: metadata.name, ...spec };

const ask = (facts: Partial<BudgetFacts>, changeClass: string): string =>
  gateVerdict(
    {
      service: "payments",
      changeKind: "deploy",
      changeClass,
      budgets: [{ slo: "charges", remainingShare: 0.6, ...facts, policy }],
      openIncidents: [],
      freeze: { frozen: false, because: "no freeze applies", untilMs: undefined, freeze: undefined },
    },
    0,
  ).verdict;

const left = (remainingShare: number) => ({ remainingShare });
const outage = { incidents: [{ id: "7", shortId: "INC-7", share: 0.3, isReviewed: false }] };

describe("the worked example of the guide comes out as its table says", () => {
  test.each([
    ["60 % left", left(0.6), ["allow", "allow", "allow"]],
    ["40 % left", left(0.4), ["warn", "warn", "allow"]],
    ["20 % left", left(0.2), ["defer", "warn", "allow"]],
    ["0 % left", left(0), ["deny", "deny", "allow"]],
    ["300 of 1,000 in INC-7", outage, ["defer", "allow", "allow"]],
  ])("%s", (_, facts, verdicts) => {
    expect(["feature", "fix", "security"].map((changeClass) => ask(facts, changeClass))).toEqual(verdicts);
  });

  test("its clauses read as words", () => {
    expect(policy.clauses.map(({ when }) => conditionText(when))).toEqual([
      "less than 50 % left",
      "less than 25 % left",
      "spent",
      "one incident took more than 20 %",
    ]);
  });
});
