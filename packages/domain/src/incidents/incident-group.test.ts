import { describe, expect, test } from "vitest";
import { groupWords, incidentGroup } from "./incident-group.ts";

const payments = { serviceId: "s1", service: "payments", test: false };
const ROUTE = '0.1 {}/{team="db"}:{alertname="DiskFull"}';
const RULE = "by-rack/r1@2026-03-02T10:00:00.000Z";

describe("alerts share an incident", () => {
  test.each([
    ["by the group that a rule made", { ...payments, groupKey: RULE }, RULE, "its group is by-rack/r1"],
    ["by the group of their route", { ...payments, groupKey: ROUTE }, ROUTE, "its group is {}/{team"],
    [
      "by a group also without a service",
      { serviceId: null, service: null, test: false, groupKey: RULE },
      RULE,
      "group",
    ],
    ["else by their service", { ...payments, groupKey: "service:payments" }, "service:s1", "it is about payments"],
    ["by their service where nobody asked the rules", payments, "service:s1", "it is about payments"],
  ])("%s", (_, alert, decision, because) => {
    expect(incidentGroup(alert)).toEqual({ decision, because: expect.stringContaining(because) });
  });

  test.each([
    ["not without either", { serviceId: null, service: null, test: false, groupKey: "alert:a1" }],
    ["not where it only tries whether pages arrive", { ...payments, groupKey: RULE, test: true }],
  ])("%s", (_, alert) => expect(incidentGroup(alert).decision).toBeNull());
});

test("a group is read as Alertmanager writes it, or as the rule does", () => {
  expect(groupWords(ROUTE)).toBe('{}/{team="db"}:{alertname="DiskFull"}');
  expect(groupWords("by-mail/a@b.c@2026-03-02T10:00:00.000Z")).toBe("by-mail/a@b.c");
});
