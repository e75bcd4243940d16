import { describe, expect, test } from "vitest";
import { ALERT_WISHES, type AlertWish, readAlertWish } from "./alert-wishes.ts";
import { compileAlerting } from "./alerting.ts";

test.each<[AlertWish, string, object]>([
  ["burned-budget", "50%", { burnedBudget: [{ share: 0.5 }] }],
  [
    "burned-budget",
    "0.5 ticket,  90%  page",
    {
      burnedBudget: [
        { share: 0.5, severity: "ticket" },
        { share: 0.9, severity: "page" },
      ],
    },
  ],
  ["burned-budget", "33.3%", { burnedBudget: [{ share: 0.333 }] }],
  ["budget-drop", "10%", { budgetDrop: [{ share: 0.1 }] }],
  [
    "budget-drop",
    "10% in 1d, 20% in 6h page",
    {
      budgetDrop: [
        { share: 0.1, windowMinutes: 1440 },
        { share: 0.2, windowMinutes: 360, severity: "page" },
      ],
    },
  ],
  ["time-to-exhaustion", "2d", { timeToExhaustion: [{ withinMinutes: 2880 }] }],
  [
    "time-to-exhaustion",
    "6h over 30m page",
    { timeToExhaustion: [{ withinMinutes: 360, windowMinutes: 30, severity: "page" }] },
  ],
  ["no-data", "off", { noData: null }],
  ["no-data", "30m page", { noData: { afterMinutes: 30, severity: "page" } }],
  ["bad-data", " 2h ", { badData: { afterMinutes: 120 } }],
])("%s: %s", (wish, text, wanted) => expect(readAlertWish(wish, text)).toEqual(wanted));

test.each<[AlertWish, string]>([
  ["burned-budget", ""],
  ["burned-budget", "half"],
  ["burned-budget", "50% loud"],
  ["burned-budget", "50%,"],
  ["budget-drop", "10% in a while"],
  ["budget-drop", "10% over 1d"],
  ["time-to-exhaustion", "50%"],
  ["time-to-exhaustion", "2d over soon"],
  ["no-data", "never"],
  ["bad-data", "30"],
])("%s: %j is not written so", (wish, text) => expect(readAlertWish(wish, text)).toBeUndefined());

describe("the examples that are shown", () => {
  const objective = {
    target: 0.999,
    window: { duration: "30d", isRolling: true },
    budgetingMethod: "Occurrences",
    gapPolicy: "hold",
    minimumCoverage: 0.9,
  } as const;
  test.each(Object.entries(ALERT_WISHES))("%s", (wish, mend) => {
    const examples = [...mend.matchAll(/"([^"]+)"/g)].map(([, example]) => example ?? "");
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const wanted = readAlertWish(wish as AlertWish, example);
      expect(wanted).toBeDefined();
      expect(compileAlerting(objective, wanted).refused).toEqual([]);
    }
  });
});
