import { expect, test } from "vitest";
import { gateGroups } from "./gate-groups.ts";
import type { GateView } from "./gate-matrix.tsx";

const gate = (service: string, environment: string, verdict: GateView["verdict"], ...reasons: string[]): GateView => ({
  service,
  environment,
  verdict,
  because: reasons.map((text) => ({ code: "freeze", text })),
  nextOpening: null,
  nextClosing: null,
  nextClosingBecause: null,
});

test("gates that say the same in one environment are one group, the sternest first; open ones are none", () => {
  const groups = gateGroups([
    gate("a", "production", "defer", "frozen by weekends"),
    gate("b", "production", "defer", "frozen by weekends"),
    gate("b", "staging", "defer", "frozen by weekends"),
    gate("c", "production", "deny", "INC-1 is open", "frozen by weekends"),
    gate("d", "production", "allow"),
  ]);
  expect(groups.map(({ verdict, gates }) => [verdict, ...gates.map(({ service }) => service)])).toEqual([
    ["deny", "c"],
    ["defer", "a", "b"],
    ["defer", "b"],
  ]);
});

test("what says the same of the same services in several environments is told once, and each gate is counted", () => {
  const incident = "INC-1 is open";
  const groups = gateGroups([
    gate("a", "production", "deny", incident),
    gate("a", "staging", "deny", incident),
    gate("b", "production", "deny", "INC-2 is open"),
    gate("b", "staging", "defer", "frozen by weekends"),
  ]);
  expect(
    groups.map(({ gates, environments, count }) => [gates.map(({ service }) => service), environments, count]),
  ).toEqual([
    [["a"], ["production", "staging"], 2],
    [["b"], ["production"], 1],
    [["b"], ["staging"], 1],
  ]);
  expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
});
