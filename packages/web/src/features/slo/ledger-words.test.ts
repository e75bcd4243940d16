import { expect, test } from "vitest";
import { ledgerSum, partShare } from "./ledger-words.ts";

test.each([
  [0.0042, "0.42 %"],
  [0.143, "14 %"],
  [1.304, "130 %"],
  [0, "0 %"],
])("a share of %f is %s", (share, text) => expect(partShare(share)).toBe(text));

const part = (badEvents: number, counts = true) => ({ badEvents, counts });

test("the parts are summed before the reader's eyes; what was excluded is not among them", () => {
  const ledger = { badEvents: 1_400, burntShare: 0.14, parts: [part(1_200), part(200), part(50, false)] };
  expect(ledgerSum(ledger, "events")).toBe("1,200 + 200 = 1,400 bad events, 14 % of the budget.");
});

test("one part alone needs no sum", () => {
  expect(ledgerSum({ badEvents: 7, burntShare: null, parts: [part(7)] }, "events")).toBe("7 bad events in all.");
});
