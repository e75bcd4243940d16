import { describe, expect, test } from "vitest";
import { type AlertCondition, conditionOf, rowFromOpenSlo } from "./alert-condition.ts";
import { WORKBOOK_RULES } from "./burn-rate.ts";

const MONTH = 43_200;
const read = (condition: Partial<AlertCondition>) =>
  rowFromOpenSlo(
    { name: "burns", severity: "page", op: "gt", threshold: 14.4, lookbackWindow: "1h", ...condition },
    MONTH,
  );

test("the threshold is the factor: 14.4 over 1 h of 30 days is 2 % of the budget", () => {
  expect(read({})).toEqual({
    ok: true,
    notes: [],
    row: { name: "burns", severity: "page", budgetShare: 0.02, longWindowMinutes: 60, shortWindowMinutes: 5 },
  });
});

describe("what is read otherwise than it stands there is said", () => {
  test.each([
    ["alertAfter becomes the short window", { alertAfter: "10m" }, { shortWindowMinutes: 10 }, "the last 10 min"],
    ["one that is longer than the lookback becomes as long", { alertAfter: "2h" }, { shortWindowMinutes: 60 }, "1 h"],
    ["gte is gt", { op: "gte" }, {}, "gte is read as gt"],
    ["a severity of another word is a ticket", { severity: "low" }, { severity: "ticket" }, "severity low is read as"],
    ["a critical one pages", { severity: "Critical" }, { severity: "page" }, "severity Critical is read as page"],
  ])("%s", (_, condition, row, note) => {
    const got = read(condition);
    expect(got).toMatchObject({ ok: true, row });
    expect(got.ok && got.notes).toEqual([expect.stringContaining(note)]);
  });

  test("but not that there is none to wait for", () => {
    expect(read({ alertAfter: "0m" })).toMatchObject({ ok: true, notes: [], row: { shortWindowMinutes: 5 } });
  });
});

describe("refused", () => {
  test.each([
    ["another kind", { kind: "budget" }, "kind"],
    ["a burn that is slow", { op: "lt" }, "op"],
    ["no threshold", { threshold: undefined }, "threshold"],
    ["a threshold of nothing", { threshold: 0 }, "threshold"],
    ["a window that is none", { lookbackWindow: "soon" }, "lookbackWindow"],
    ["a wait that is none", { alertAfter: "a while" }, "alertAfter"],
  ])("%s, with its path", (_, condition, path) => {
    expect(read(condition)).toMatchObject({ ok: false, path, because: expect.stringMatching(/write|such as/) });
  });
});

test("a row written as a condition is the same row when it is read again", () => {
  for (const { factor: _, ...row } of WORKBOOK_RULES) {
    const again = rowFromOpenSlo({ name: row.name, severity: row.severity, ...conditionOf(row, MONTH) }, MONTH);
    expect(again).toMatchObject({ ok: true, row: { ...row, budgetShare: expect.closeTo(row.budgetShare, 12) } });
  }
});
