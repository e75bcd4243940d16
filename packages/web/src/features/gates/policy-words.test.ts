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
  askedBy: "token:ci",
  requestedBy: null,
  askedAt: new Date(0),
  expiresAt: new Date(1),
  status: "waiting" as const,
  answers: [{ by: "ana", answer: "approve" as const, note: "", at: new Date(0) }],
  canAnswer: true,
  whyNot: null,
};

test("what is missing of an approval is counted", () => {
  expect(missingText(approval)).toBe("1 of 2 people of leads approved");
  expect(missingText({ ...approval, approvers: 1, approverTeams: null })).toBe("Needs one person");
});
