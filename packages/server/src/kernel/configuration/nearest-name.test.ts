import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearestName } from "./nearest-name.ts";

const NAMES = ["payments", "payouts", "checkout", "inventory", "storefront"];

describe("what was probably meant", () => {
  test.each([
    ["a letter too few", "paymnts", "payments"],
    ["a letter too many", "paymentss", "payments"],
    ["a wrong letter", "paymenta", "payments"],
    ["two letters swapped", "pyaments", "payments"],
    ["capitals", "Checkout", "checkout"],
    ["the nearer of two", "payout", "payouts"],
    ["the name itself", "inventory", "inventory"],
  ])("%s", (_, written, name) => expect(nearestName(written, NAMES)).toBe(name));
});

describe("nothing, when nothing is near", () => {
  test.each(["x", "", "billing", "stock"])("%j", (written) => expect(nearestName(written, NAMES)).toBeUndefined());
});

test("one slip in any name finds it, whatever else there is", () => {
  const name = fc.stringMatching(/^[a-z]{4,20}$/);
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom("q", "7"), (wanted, place, letter) => {
      const at = place % wanted.length;
      const written = wanted.slice(0, at) + letter + wanted.slice(at + 1);
      expect(nearestName(written, ["0000000000000000000000", wanted])).toBe(wanted);
    }),
  );
});
