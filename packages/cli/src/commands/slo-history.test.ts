import { expect, test } from "vitest";
import { alertInShort, backTestText } from "./slo-history.ts";

test("an alert in short: severity, share of the budget, window", () => {
  expect(alertInShort("page:2%:1h")).toEqual({
    name: "page:2%:1h",
    severity: "page",
    budgetShare: 0.02,
    longWindowMinutes: 60,
  });
  expect(alertInShort("ticket:0.1:3d")).toMatchObject({
    severity: "ticket",
    budgetShare: 0.1,
    longWindowMinutes: 4_320,
  });
});

test.each(["page", "page:2%", "call:2%:1h", "page:200%:1h", "page:2%:soon", "page:2%:90s", "page::1h"])(
  "%s is refused",
  (text) => {
    expect(() => alertInShort(text)).toThrow(/Give|window/);
  },
);

test("a back-test says its effect first, and then what would have fired", () => {
  const at = new Date(Date.UTC(2030, 0, 5, 12));
  const side = {
    target: 0.999,
    window: "30d",
    budgetingMethod: "Occurrences" as const,
    budget: {
      attained: 1,
      allowedBadEvents: 1,
      badEvents: 0,
      remainingShare: 1,
      remainingEvents: 1,
      remainingMinutes: 43.2,
      young: false,
    },
    lowest: null,
    rules: [],
    refused: [{ rule: "slow page", because: "slow page: it could never fire" }],
    fired: [
      {
        rule: "fast page",
        severity: "page" as const,
        from: at,
        to: null,
        peakBurn: 20,
        budgetSpent: 0.1,
        incident: "INC-7",
      },
    ],
    pages: 1,
    tickets: 0,
    pagesWithoutIncident: 0,
    incidents: [],
  };
  const text = backTestText({
    slo: "checkout",
    from: at,
    to: at,
    measuredShare: 1,
    before: null,
    after: side,
    because: ["budget left: 100 %"],
  });
  expect(text.split("\n")[1]).toBe("  budget left: 100 %");
  expect(text).toContain("! left out, slow page: it could never fire");
  expect(text).toMatch(/fast page +page +\S+ \S+( UTC)? +still firing +20\.0× +10\.0 % +INC-7/);
  expect(text).not.toContain("As it is (");
});
