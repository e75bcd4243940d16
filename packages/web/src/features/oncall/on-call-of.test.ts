import { expect, test } from "vitest";
import { onCallOf } from "./on-call-of.ts";

const until = new Date("2026-03-16T08:00:00Z");
const now = [
  {
    schedule: "payments-primary",
    people: [{ user: "oncall-payments", because: "rotation weekly" }],
    because: "rotation weekly",
    until,
  },
  { schedule: "empty", people: [], because: "nobody: no rotation has members", until: null },
];
const policy = (name: string, ...targets: { kind: "user" | "schedule"; name: string }[]) => ({
  name,
  displayName: name,
  description: "",
  steps: [
    { delayMinutes: 0, targets },
    { delayMinutes: 5, targets: [{ kind: "user" as const, name: "lead-payments" }] },
  ],
  repeat: 2,
  labels: {},
  annotations: {},
});
const policies = [
  policy("payments", { kind: "schedule", name: "payments-primary" }),
  policy("gap", { kind: "schedule", name: "empty" }),
  policy("direct", { kind: "user", name: "lead-storefront" }),
];

test("the first step of the policy says who is reached, and until when", () => {
  expect(onCallOf("payments", policies, now)).toEqual([
    { user: "oncall-payments", schedule: "payments-primary", until },
  ]);
});

test("a gap in the schedule is nobody, not somebody of a later step", () => {
  expect(onCallOf("gap", policies, now)).toEqual([{ user: null, schedule: "empty", until: null }]);
});

test("a policy may name a person", () => {
  expect(onCallOf("direct", policies, now)).toEqual([{ user: "lead-storefront", schedule: null, until: null }]);
});

test("without a policy nobody is reached", () => {
  expect(onCallOf(null, policies, now)).toEqual([]);
  expect(onCallOf("gone", policies, now)).toEqual([]);
});
