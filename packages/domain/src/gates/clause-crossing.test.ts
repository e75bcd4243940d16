import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BudgetFacts, ErrorBudgetPolicy } from "./budget-policy.ts";
import { clauseCrossings, type StandingClause } from "./clause-crossing.ts";

const policy: ErrorBudgetPolicy = {
  name: "workbook",
  selector: {},
  exemptions: [],
  clauses: [
    { name: "half", when: { remainingBelow: 0.5 }, actions: [{ action: "notify" }] },
    { name: "gone", when: { spent: true }, actions: [{ action: "freeze" }] },
    { name: "fast", when: { burning: "page" }, actions: [{ action: "notify" }] },
    { name: "outage", when: { oneIncidentTook: 0.2 }, actions: [{ action: "demandRetrospective" }] },
  ],
};
const facts = (change: Partial<BudgetFacts>): BudgetFacts => ({ slo: "charges", remainingShare: 0.8, ...change });
const standing = (clause: string, incidentId: string | null = null, of = "workbook"): StandingClause => ({
  policy: of,
  clause,
  incidentId,
});
const crossed = (change: Partial<BudgetFacts>, before: StandingClause[]) => {
  const { reached, left } = clauseCrossings(policy, facts(change), before);
  return {
    reached: reached.map(({ clause }) => clause.name),
    left: left.map(({ standing: { clause }, because }) => `${clause}: ${because}`),
  };
};
const taken = (share: number) => [{ id: "i7", shortId: "INC-7", share, isReviewed: false }];

describe("a crossing is told once", () => {
  test.each([
    ["nothing happens while all is well", {}, [], [], []],
    ["down through a clause", { remainingShare: 0.49 }, [], ["half"], []],
    ["and further down says nothing new", { remainingShare: 0.3 }, [standing("half")], [], []],
    ["down through the next", { remainingShare: -0.1 }, [standing("half")], ["gone"], []],
    ["up again, but hardly", { remainingShare: 0.51 }, [standing("half")], [], []],
    ["up again by the margin", { remainingShare: 0.52 }, [standing("half")], [], ["half: charges has budget again"]],
    ["out of the red, but hardly", { remainingShare: 0.019 }, [standing("gone")], ["half"], []],
    ["no measurement neither reaches nor leaves", { remainingShare: undefined }, [standing("gone")], [], []],
    ["a burn begins", { burning: ["page"] as const }, [], ["fast"], []],
    ["a burn ends", {}, [standing("fast")], [], ["fast: charges no longer burns too fast"]],
    ["an incident takes too much", { incidents: taken(0.3) }, [], ["outage"], []],
    ["the same incident takes more", { incidents: taken(0.5) }, [standing("outage", "i7")], [], []],
    [
      "another incident is another crossing",
      { incidents: taken(0.3) },
      [standing("outage", "i6")],
      ["outage"],
      ["outage: what the incident took has left the window"],
    ],
    ["a clause that is gone is left", {}, [standing("quarter")], [], ["quarter: workbook governs charges now"]],
    [
      "so is another policy's",
      { remainingShare: 0.4 },
      [standing("half", null, "old")],
      ["half"],
      ["half: workbook governs charges now"],
    ],
  ] as [string, Partial<BudgetFacts>, StandingClause[], string[], string[]][])(
    "%s",
    (_, change, before, reached, left) => {
      expect(crossed(change, before)).toEqual({ reached, left });
    },
  );
});

test("however a budget swings around a threshold, one crossing is told for each way down from beyond the margin", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.481, max: 0.519, noNaN: true }), { minLength: 1 }), (shares) => {
      let before: StandingClause[] = [];
      let told = 0;
      for (const remainingShare of shares) {
        const { reached, left } = clauseCrossings(policy, facts({ remainingShare }), before);
        told += reached.length;
        before = before.filter((one) => !left.some(({ standing: gone }) => gone === one));
        before.push(...reached.map(({ clause }) => standing(clause.name)));
      }
      expect(told).toBe(shares.some((share) => share < 0.5) ? 1 : 0);
    }),
  );
});
