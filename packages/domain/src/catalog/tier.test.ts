import { expect, test } from "vitest";
import { DEFAULT_TIER, isTier, TIER_MEANING, TIERS, tierProblem } from "./tier.ts";

test.each(TIERS.map((tier) => [tier]))("%d is a tier with a meaning", (tier) => {
  expect(tierProblem(tier)).toBeUndefined();
  expect(TIER_MEANING[tier]).not.toBe("");
});

test.each([[0], [5], [1.5], ["1"], [null], [undefined], [Number.NaN]])(
  "%s is not, and the mend names all four",
  (value) => {
    expect(isTier(value)).toBe(false);
    expect(tierProblem(value)).toMatch(/is not a tier: use 1 .* 2 .* 3 .* or 4/);
  },
);

test("what nobody classified is supporting", () => expect(DEFAULT_TIER).toBe(3));
