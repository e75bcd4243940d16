import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEVERITIES, type Severity } from "../incidents/incident.ts";
import {
  banner,
  COMPONENT_STATUS_TEXT,
  COMPONENT_STATUSES,
  type ComponentStatus,
  compareStatus,
  componentStatus,
  worstStatus,
} from "./component-status.ts";

const incident = (severity: Severity, shortId = `INC-${severity.at(-1)}`) => ({ shortId, severity });

describe("componentStatus", () => {
  test.each([
    ["nothing open", [], false, "operational", "no incident is open"],
    ["a SEV1", ["SEV1"], false, "major_outage", "INC-1 (SEV1) is open"],
    ["a SEV2", ["SEV2"], false, "partial_outage", "INC-2 (SEV2) is open"],
    ["a SEV3", ["SEV3"], false, "degraded", "INC-3 (SEV3) is open"],
    ["a SEV4 is not felt outside", ["SEV4"], false, "operational", "INC-4 (SEV4) is open, and not felt outside"],
    ["the worst of several", ["SEV4", "SEV2", "SEV3"], false, "partial_outage", "INC-2 (SEV2) is open"],
    ["maintenance", [], true, "maintenance", "maintenance is announced for now"],
    ["maintenance with a SEV4", ["SEV4"], true, "maintenance", "maintenance is announced for now"],
    ["an outage during maintenance is an outage", ["SEV3"], true, "degraded", "INC-3 (SEV3) is open"],
  ] as [string, Severity[], boolean, ComponentStatus, string][])(
    "%s",
    (_, severities, maintenance, status, because) => {
      expect(
        componentStatus(
          severities.map((severity) => incident(severity)),
          maintenance,
        ),
      ).toEqual({ status, because });
    },
  );

  test("one incident more never makes it better", () => {
    const severities = fc.array(fc.constantFrom(...SEVERITIES));
    fc.assert(
      fc.property(severities, fc.constantFrom(...SEVERITIES), fc.boolean(), (open, another, maintenance) => {
        const before = componentStatus(
          open.map((severity) => incident(severity)),
          maintenance,
        ).status;
        const after = componentStatus(
          [...open, another].map((severity) => incident(severity)),
          maintenance,
        ).status;
        expect(compareStatus(after, before)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("banner", () => {
  const page = (...statuses: ComponentStatus[]) =>
    banner(
      statuses.map((status, index) => ({
        name: ["Shop", "Checkout", "Payments", "Mail", "Search"][index] ?? "",
        status,
      })),
    );

  test.each([
    ["no components", [], "operational", "All systems operational"],
    ["all well", ["operational", "operational"], "operational", "All systems operational"],
    ["one down", ["operational", "major_outage"], "major_outage", "Major outage: Checkout is down"],
    ["two down", ["major_outage", "major_outage"], "major_outage", "Major outage: Shop and Checkout are down"],
    [
      "three partly",
      ["partial_outage", "partial_outage", "partial_outage"],
      "partial_outage",
      "Partial outage of Shop, Checkout and Payments",
    ],
    [
      "many degraded",
      ["degraded", "degraded", "degraded", "degraded", "degraded"],
      "degraded",
      "Degraded performance of Shop, Checkout and 3 more",
    ],
    ["maintenance", ["operational", "maintenance"], "maintenance", "Maintenance of Checkout"],
    [
      "the worst first, and how many others",
      ["degraded", "major_outage", "maintenance", "operational"],
      "major_outage",
      "Major outage: Checkout is down; 2 other components are affected",
    ],
    [
      "one other",
      ["degraded", "partial_outage"],
      "partial_outage",
      "Partial outage of Checkout; 1 other component is affected",
    ],
  ] as [string, ComponentStatus[], ComponentStatus, string][])("%s", (_, statuses, status, sentence) => {
    expect(page(...statuses)).toEqual({ status, sentence });
  });
});

test("every status has words for visitors, and an order", () => {
  for (const status of COMPONENT_STATUSES) expect(COMPONENT_STATUS_TEXT[status]).not.toBe("");
  expect(worstStatus([...COMPONENT_STATUSES])).toBe("major_outage");
  expect(worstStatus([])).toBe("operational");
});
