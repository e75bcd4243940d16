import { expect, test } from "vitest";
import { type CheckView, checkOf, checksRead } from "./check-list.tsx";

const check = (id: string, at: string, service = "payments"): CheckView => ({
  id,
  at: new Date(at),
  service,
  environment: "production",
  changeKind: "deploy",
  changeClass: "feature",
  version: null,
  verdict: "allow",
  because: [],
  nextOpening: null,
  nextClosing: null,
  nextClosingBecause: null,
  checkedBy: "token:ci",
});

const deployed = { service: "payments", environment: "production", startedAt: new Date("2026-03-12T12:00:00Z") };
const idOf = (...checks: CheckView[]) => checkOf(deployed, checks)?.id;

test("the last verdict before the start is the one it was begun on", () => {
  expect(idOf(check("early", "2026-03-12T11:20:00Z"), check("late", "2026-03-12T11:59:58Z"))).toBe("late");
});

test("a verdict given afterwards, long before, or to another service is none of it", () => {
  expect(idOf(check("after", "2026-03-12T12:00:01Z"))).toBeUndefined();
  expect(idOf(check("yesterday", "2026-03-11T12:00:00Z"))).toBeUndefined();
  expect(idOf(check("another", "2026-03-12T11:59:00Z", "checkout"))).toBeUndefined();
});

test("of more verdicts than were read, nothing is known before the oldest of them", () => {
  const [newer, older] = [check("newer", "2026-03-12T11:59:00Z"), check("older", "2026-03-12T11:20:00Z")];
  const since = new Date("2026-03-10T00:00:00Z");
  expect(checksRead([newer, older], 3, since).sinceMs).toBe(since.getTime());
  expect(checksRead([newer, older], 2, since).sinceMs).toBe(older.at.getTime());
});
