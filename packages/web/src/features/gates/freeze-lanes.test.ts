import { expect, test } from "vitest";
import { freezeLanes } from "./freeze-lanes.ts";
import type { FreezeView } from "./freeze-words.ts";

const [from, to] = [new Date("2026-03-13T16:00:00Z"), new Date("2026-03-16T08:00:00Z")];
const freeze: FreezeView = {
  name: "weekends",
  displayName: "Weekends",
  kind: "deny",
  from,
  to,
  recurrence: null,
  recurs: null,
  overrun: true,
  manual: false,
  reason: "Nobody is here",
  selector: {},
  labels: {},
  annotations: {},
  active: true,
};
const override = {
  id: "0190a0a0-0000-7000-8000-000000000000",
  freeze: "weekends",
  service: "payments",
  environment: "production",
  reason: "The refund cannot wait",
  overriddenBy: "ana",
  overriddenAt: new Date("2026-03-14T10:00:00Z"),
  until: new Date("2026-03-14T11:00:00Z"),
  endedAt: null,
  endedBy: null,
  active: false,
};

test("a freeze says what passes it, and shows who was let pass", () => {
  const stretches = [{ freeze: "weekends", displayName: "Weekends", kind: "deny" as const, from, to, reason: "" }];
  const [lane] = freezeLanes([freeze], stretches, [override, { ...override, freeze: "another" }], from.getTime());
  expect(lane?.bars.map(({ label, look }) => [label, look])).toEqual([
    ["In force", "striped"],
    ["payments", "outlined"],
  ]);
  expect(lane?.bars[0]?.facts).toContain("What began before it may go on.");
  expect(lane?.bars[1]?.title).toBe("payments may pass in production: The refund cannot wait");
});
