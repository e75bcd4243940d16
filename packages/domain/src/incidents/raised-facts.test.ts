import { describe, expect, test } from "vitest";
import { raisedFacts } from "./raised-facts.ts";

const P4 = { priority: "P4", urgency: "low", severity: "SEV3", labels: { env: "test", zone: "a" } } as const;
const P2 = { priority: "P2", urgency: "high", labels: { env: "production" } } as const;

describe("an alert that joins", () => {
  test("and is more urgent raises what conditions ask about, and people are paged anew", () => {
    expect(raisedFacts(P4, P2)).toEqual({
      decision: "raise",
      facts: { priority: "P2", urgency: "high", severity: "SEV3", labels: { env: "production", zone: "a" } },
      pagesAnew: true,
      because: "from P4 to P2, of high urgency",
    });
  });

  test("of a higher priority and the same urgency pages nobody anew", () => {
    expect(raisedFacts(P2, { ...P2, priority: "P1" })).toMatchObject({ pagesAnew: false, because: "from P2 to P1" });
    expect(raisedFacts(P4, { ...P4, priority: "P3" })).toMatchObject({ pagesAnew: false, facts: { urgency: "low" } });
  });

  test("of a higher urgency and no higher priority pages anew", () => {
    const raised = raisedFacts({ ...P4, priority: "P2" }, P2);
    expect(raised).toMatchObject({ pagesAnew: true, because: "as P2, of high urgency", facts: { priority: "P2" } });
  });

  test.each([
    ["as urgent", P2, P2],
    ["less urgent", P2, P4],
  ])("that is %s changes nothing, not even labels", (_, before, joining) => {
    expect(raisedFacts(before, joining)).toEqual({ decision: "keep", because: "it is P2 already" });
  });
});
