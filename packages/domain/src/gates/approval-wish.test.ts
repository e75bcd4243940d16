import { expect, test } from "vitest";
import { type ApprovalWish, isAsked, stillMissing, widened } from "./approval-wish.ts";

const wish = (policy: string, more: Partial<ApprovalWish> = {}): ApprovalWish => ({
  policy,
  clause: "rule",
  because: `${policy} says so`,
  approvers: 1,
  approverTeams: null,
  ...more,
});
const database = wish("schema", { approverTeams: ["dba"] });
const cards = wish("cards", { approverTeams: ["money", "risk"], approvers: 2 });
const by = (name: string, ...teams: string[]) => ({ by: name, teams });

test.each([
  ["nobody yet", [], ["one person of dba (schema)", "2 people of money and risk (cards)"]],
  ["one yes is for its own team", [by("ana", "dba")], ["2 people of money and risk (cards)"]],
  ["of two, one is there", [by("ana", "dba"), by("ben", "risk")], ["one more person of money and risk (cards)"]],
  ["who is in both teams counts for both", [by("ana", "dba", "money"), by("ben", "risk")], []],
  ["of neither", [by("cy", "web")], ["one person of dba (schema)", "2 people of money and risk (cards)"]],
])("%s", (_, approvals, missing) => expect(stillMissing([database, cards], approvals)).toEqual(missing));

test("a wish for anybody is met by anybody", () => {
  expect(stillMissing([wish("any"), database], [by("cy")])).toEqual(["one person of dba (schema)"]);
});

test("a request is widened by what it did not ask for; what a rule wants now stands for what it wanted before", () => {
  expect(widened([database], [{ ...database, because: "said anew" }, cards])).toEqual([database, cards]);
  expect(widened([database], [cards])).toEqual([database, cards]);
  const stricter = wish("schema", { approverTeams: ["dba"], approvers: 2 });
  expect(isAsked([database], stricter)).toBe(false);
  expect(widened([database, cards], [stricter])).toEqual([cards, stricter]);
});

test("two wishes of one clause both stand, the same one twice stands once, and the order of teams is none", () => {
  const leads = wish("schema", { approverTeams: ["leads"] });
  expect(widened([], [database, leads, database])).toEqual([database, leads]);
  expect(isAsked([cards], { ...cards, approverTeams: ["risk", "money"] })).toBe(true);
});
