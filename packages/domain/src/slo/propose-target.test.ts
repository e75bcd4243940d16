import { describe, expect, test } from "vitest";
import { allowance, proposeTarget } from "./propose-target.ts";

const over = "the last 7 days";

describe("the target to begin with", () => {
  test.each([
    ["nothing known: the usual one", undefined, 0.999, "not known"],
    ["no traffic: the usual one", { good: 0, total: 0, over }, 0.999, "no request in the last 7 days"],
    ["hardly any traffic: the usual one", { good: 99, total: 100, over }, 0.999, "only 100 requests"],
    ["never a failure: the strictest", { good: 1e6, total: 1e6, over }, 0.9995, "100 % in the last 7 days"],
    ["0.05 % fail: 99.9 % leaves half the budget", { good: 999_500, total: 1e6, over }, 0.999, "50 % of the budget"],
    ["0.08 % fail: 99.9 % would be too close", { good: 999_200, total: 1e6, over }, 0.998, "40 % of the budget"],
    ["half fails: the lowest", { good: 5e5, total: 1e6, over }, 0.9, "below every usual target"],
  ])("%s", (_, observed, decision, because) => {
    const proposed = proposeTarget(observed);
    expect(proposed.decision).toBe(decision);
    expect(proposed.because).toContain(because);
  });
});

test("99.9 % over 30 days allows 43 minutes, or a thousandth of the requests", () => {
  const { minutes, events } = allowance(0.999, 30, 1_000_000);
  expect(minutes).toBeCloseTo(43.2, 6);
  expect(events).toBeCloseTo(30_000, 3);
  expect(allowance(0.999, 30, null).events).toBeNull();
});
