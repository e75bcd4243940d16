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
