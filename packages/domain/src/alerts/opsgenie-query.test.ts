import { describe, expect, test } from "vitest";
import { type AlertQuery, alertQuery, QueryFault } from "./opsgenie-query.ts";

/** A query as one reads it: who belongs to whom is seen. */
const shown = (query: AlertQuery): string => {
  if (query.kind === "term") return `${query.field ?? "*"} ${query.operator} ${query.value}`.trim();
  if (query.kind === "not") return `not(${shown(query.of)})`;
  return `${query.kind}(${query.of.map(shown).join(", ")})`;
};

describe("a query of Opsgenie's", () => {
  test.each([
    ["status: open", "status : open"],
    ["status:open", "status : open"],
    ["status: open AND tag: db", "and(status : open, tag : db)"],
    ["status: open and tag: db", "and(status : open, tag : db)"],
    ["status: open tag: db", "and(status : open, tag : db)"],
    ["a: 1 OR b: 2 AND c: 3", "or(a : 1, and(b : 2, c : 3))"],
    ["(a: 1 OR b: 2) AND c: 3", "and(or(a : 1, b : 2), c : 3)"],
    ["NOT status: closed", "not(status : closed)"],
    ["status: open AND NOT (tag: a OR tag: b)", "and(status : open, not(or(tag : a, tag : b)))"],
    ["tag: (db OR cache)", "or(tag : db, tag : cache)"],
    ['message: "disk full" AND priority = P1', "and(message : disk full, priority = P1)"],
    ['message: "say \\"hello\\""', 'message : say "hello"'],
    ["createdAt >= 2026-03-02T09:30:00Z", "createdAt >= 2026-03-02T09:30:00Z"],
    ["createdAt>1470394841148 count<5", "and(createdAt > 1470394841148, count < 5)"],
    ["priority != P5", "priority != P5"],
    ["owner is null", "owner is null"],
    ["owner is not null", "not(owner is null)"],
    ["disk", "* : disk"],
    ['"disk full"', "* : disk full"],
    ["message: NOT lost", "not(message : lost)"],
  ])("%s", (text, expected) => expect(shown(alertQuery(text))).toBe(expected));

  test.each([
    ["", "ends too early"],
    ["status:", "ends too early"],
    ["status: open AND", "ends too early"],
    ["(status: open", '")" is missing'],
    ["status: open)", '")" is not expected'],
    ["= 5", '"=" is not expected'],
    ["owner is open", "wants null"],
    [`a: ${"x".repeat(1_000)}`, "at most 1000"],
    ["(".repeat(30), "at most 20 parentheses"],
  ])("%s is refused", (text, words) => {
    expect(() => alertQuery(text)).toThrow(QueryFault);
    expect(() => alertQuery(text)).toThrow(words);
  });
});
