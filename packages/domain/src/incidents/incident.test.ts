import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TIERS } from "../catalog/tier.ts";
import {
  allowedTransitions,
  compareSeverity,
  INCIDENT_ACTIONS,
  INCIDENT_STATUSES,
  type IncidentStatus,
  isSevere,
  SEVERITIES,
  transition,
  worstSeverity,
} from "./incident.ts";
import { severityFor } from "./severity-for.ts";

describe("transition", () => {
  test.each([
    ["open", "acknowledge", "acknowledged"],
    ["open", "resolve", "resolved"],
    ["acknowledged", "resolve", "resolved"],
    ["acknowledged", "unacknowledge", "open"],
    ["resolved", "reopen", "open"],
  ] as const)("an %s incident: %s makes it %s", (status, action, next) => {
    expect(transition(status, action)).toEqual({
      status: next,
      because: `${action} moves it from ${status} to ${next}`,
    });
  });

  test.each([
    ["acknowledged", "acknowledge", "already", "the incident is acknowledged already"],
    ["resolved", "resolve", "already", "the incident is resolved already"],
    ["open", "unacknowledge", "already", "the incident is open already"],
    ["open", "reopen", "already", "the incident is open already"],
    ["resolved", "acknowledge", "not_allowed", "reopen it before you acknowledge it"],
    ["resolved", "unacknowledge", "not_allowed", "reopen it before you unacknowledge it"],
    ["acknowledged", "reopen", "not_allowed", "an acknowledged incident cannot be reopened"],
  ] as const)("an %s incident refuses to %s: %s", (status, action, refused, because) => {
    expect(transition(status, action)).toEqual({ refused, because: expect.stringContaining(because) });
  });

  test("every pair is answered, and the table alone decides", () => {
    for (const status of INCIDENT_STATUSES) {
      for (const action of INCIDENT_ACTIONS) {
        const answer = transition(status, action);
        expect("status" in answer ? answer.status : undefined).toBe(allowedTransitions[status][action]);
      }
    }
  });

  test("whatever people click, an incident can still be resolved, and reopened", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...INCIDENT_ACTIONS)), (clicks) => {
        let status: IncidentStatus = "open";
        for (const action of clicks) {
          const answer = transition(status, action);
          if ("status" in answer) status = answer.status;
        }
        if (status !== "resolved") expect(transition(status, "resolve")).toMatchObject({ status: "resolved" });
        expect(transition("resolved", "reopen")).toMatchObject({ status: "open" });
      }),
    );
  });
});

describe("severity", () => {
  test("sorts the worst first", () => {
    expect((["SEV3", "SEV1", "SEV4", "SEV2"] as const).toSorted(compareSeverity)).toEqual([...SEVERITIES]);
    expect(worstSeverity(["SEV3", "SEV2", "SEV4"])).toBe("SEV2");
    expect(worstSeverity([])).toBeUndefined();
  });

  test("SEV1 and SEV2 are severe", () => expect(SEVERITIES.map(isSevere)).toEqual([true, true, false, false]));
});

describe("severityFor", () => {
  test.each([
    [1, "page", "SEV1"],
    [1, "critical", "SEV1"],
    [1, "error", "SEV2"],
    [1, "ticket", "SEV3"],
    [1, "info", "SEV4"],
    [2, "page", "SEV2"],
    [2, "warning", "SEV3"],
    [3, "critical", "SEV3"],
    [3, "warning", "SEV4"],
    [4, "critical", "SEV3"],
    [4, "error", "SEV4"],
    [2, "P1", "SEV2"],
    [1, " Warning ", "SEV3"],
  ] as const)("tier %d and %j is %s", (tier, word, severity) =>
    expect(severityFor(tier, word).severity).toBe(severity),
  );

  test.each([
    ["purple", "a purple alert (an unknown word, counted as error) on a tier 1 service is SEV2"],
    [undefined, "an alert without severity (counted as error) on a tier 1 service is SEV2"],
    ["page", "a page alert on a tier 1 service is SEV1"],
  ])("says why for %j", (word, because) => expect(severityFor(1, word).because).toBe(because));

  test("a more critical tier or a louder alert is never less severe", () => {
    const words = ["info", "warning", "error", "critical"];
    for (const [index, word] of words.entries()) {
      for (const tier of TIERS) {
        const here = severityFor(tier, word).severity;
        const louder = severityFor(tier, words[index + 1] ?? word).severity;
        const lower = TIERS.find((other) => other === tier + 1) ?? tier;
        expect(compareSeverity(louder, here)).toBeLessThanOrEqual(0);
        expect(compareSeverity(here, severityFor(lower, word).severity)).toBeLessThanOrEqual(0);
      }
    }
  });
});
