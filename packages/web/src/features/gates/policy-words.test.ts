import { expect, test } from "vitest";
import { changeText, governsText, missingText } from "./policy-words.ts";

test.each([
  [{}, "everything that no other policy selects"],
  [{ tiers: [1, 2] }, "tier 1, 2"],
  [{ services: ["payments"], teams: ["money"] }, "services payments; services of money"],
])("%j in words", (selector, text) => expect(governsText(selector)).toBe(text));

test("a change is told with its version where it has one", () => {
  const place = { service: "payments", environment: "production" };
  expect(changeText({ ...place, version: "1.5.0" })).toBe("payments 1.5.0 to production");
  expect(changeText({ ...place, version: null })).toBe("payments to production");
});

const approval = {
  id: "",
  shortId: "APR-3",
  service: "payments",
  environment: "production",
  version: null,
  changeClass: "feature",
  policy: "workbook",
  clause: "quarter",
  because: "",
  approvers: 2,
  approverTeams: ["leads"],
  wishes: [],
  missing: ["one more person of leads (workbook)"],
  askedBy: "token:ci",
  requestedBy: null,
  askedAt: new Date(0),
  expiresAt: new Date(1),
  status: "waiting" as const,
  answers: [{ by: "ana", answer: "approve" as const, note: "", at: new Date(0) }],
  canAnswer: true,
  whyNot: null,
};

test("who is missing of an approval is told, of each team", () => {
  expect(missingText(approval)).toBe("Needs one more person of leads (workbook); ana approved");
  const two = ["one person of dba (schema)", "2 people of money (cards)"];
  expect(missingText({ answers: [], missing: two })).toBe(
    "Needs one person of dba (schema) and 2 people of money (cards)",
  );
});
