import { expect, test } from "vitest";
import { TIERS } from "../catalog/tier.ts";
import { incidentForAlert } from "./incident-for-alert.ts";

test.each([
  ["page", 1, "SEV1"],
  ["critical", 4, "SEV3"],
  ["error", 2, "SEV3"],
  ["P1", 3, "SEV3"],
  ["purple", 1, "SEV2"],
  [undefined, 1, "SEV2"],
] as const)("a %s alert on a service of tier %d opens an incident of %s", (word, tier, severity) => {
  expect(incidentForAlert(tier, word)).toMatchObject({ decision: "open", severity });
});

test.each(["warning", "ticket", "info", "P5", " Warning "])("a %s alert opens none, on any tier", (word) => {
  for (const tier of TIERS) expect(incidentForAlert(tier, word)).toMatchObject({ decision: "none" });
});

test("words that begin with a vowel are said as one says them", () => {
  expect(incidentForAlert(2, "error").because).toBe("an error alert on a tier 2 service is SEV3");
  expect(incidentForAlert(2, "info").because).toContain("an info alert waits");
});

test("says why not", () => {
  expect(incidentForAlert(1, "ticket").because).toBe(
    "a ticket alert waits in the list: only critical, page and error alerts open an incident",
  );
});

test.each([
  ["a warning that rules made P1", "warning", { priority: "P1" }, "SEV1"],
  [
    "a warning that a route sends to a policy",
    "warning",
    { priority: "P3", route: { escalationPolicy: "desk" } },
    "SEV3",
  ],
  [
    "a warning of which a further receiver has a policy",
    "warning",
    { priority: "P3", route: { receiver: "owners", also: [{ escalationPolicy: "desk" }] } },
    "SEV3",
  ],
  ["a critical one that rules left alone", "critical", { priority: "P1" }, "SEV1"],
] as const)("%s opens an incident", (_, word, ruled, severity) => {
  expect(incidentForAlert(1, word, ruled)).toMatchObject({ decision: "open", severity });
});

test("a critical alert that rules made P4 waits, and says that it is the priority", () => {
  expect(incidentForAlert(1, "critical", { priority: "P4" })).toEqual({
    decision: "none",
    because: "a P4 alert waits in the list: only critical, page and error alerts open an incident",
  });
});
