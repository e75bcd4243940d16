import { expect, test } from "vitest";
import { ticketKey, ticketsOf, ticketsOfBranch } from "./tickets.ts";

test.each([
  ["a key", "PAY-12 answers sooner", ["PAY-12"]],
  ["two keys", "fix: [PAY-12] and (OPS-7)", ["OPS-7", "PAY-12"]],
  ["a key with digits", "P2P-3: pair", ["P2P-3"]],
  ["a number", "Fix the queue (#41)", ["#41"]],
  ["a number of GitHub", "see GH-41", ["#41"]],
  ["a work item of Azure", "AB#12 done", ["AB#12"]],
  ["each once", "#41, #41 and GH-41", ["#41"]],
  ["no hash", "revert 4f2a9c1-12 and deadbeef-1", []],
  ["no colour", "color: #aabbcc1", []],
  ["no anchor", "docs/page#41", []],
  ["no version", "bump FOO-1.2.3", []],
  ["no standard", "UTF-8, SHA-256, ISO-8601, CVE-2024", []],
  ["no lower case in prose", "pay-12 is not shouted", []],
])("a message names %s", (_, text, wanted) => expect(ticketsOf(text)).toEqual(wanted));

test.each([
  ["feature/pay-12-sooner", ["PAY-12"]],
  ["PAY-12", ["PAY-12"]],
  ["fix/41-queue", ["#41"]],
  ["41-queue", ["#41"]],
  ["release-1.2", []],
  ["release-12", []],
  ["main", []],
  ["renovate/node-22.x", []],
])("the branch %s names %j", (branch, wanted) => expect(ticketsOfBranch(branch)).toEqual(wanted));

test.each([
  ["pay-12", "PAY-12"],
  ["41", "#41"],
  ["gh-41", "#41"],
  ["ab#12", "AB#12"],
])("%s is written %s", (typed, wanted) => expect(ticketKey(typed)).toBe(wanted));
