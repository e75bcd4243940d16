import { expect, test } from "vitest";
import type { Held, Routed } from "./disposition.ts";
import { consult, dispositionOf, type PipelineAlert } from "./pipeline.ts";
import type { AlertRule } from "./rule.ts";

const now = Date.parse("2026-03-02T10:00:00Z");
const until = "2026-03-02T11:00:00.000Z";
const mutedUntilMs = Date.parse(until);
const muted = [{ receiver: "night", escalationPolicy: "night-desk" }];
const routed: Routed = {
  route: { receiver: "ops", muted },
  step: { stage: "route", rule: "0", effect: "to ops", because: "the root" },
  mutedUntilMs,
};
const held: Held = {
  decision: "suppress",
  stage: "route",
  rule: "0",
  word: "route muted",
  because: "its route is muted",
  reconsiderAtMs: now + 1,
};
const alert: PipelineAlert = {
  id: "a1",
  identity: "f1",
  source: "api",
  title: "Disk full",
  severity: "warning",
  labels: {},
  annotations: {},
  startsAtMs: now,
  openedAtMs: now,
  payload: {},
};
const toOthers: AlertRule = {
  name: "to-others",
  order: 1,
  enabled: true,
  stop: false,
  holdsP1: false,
  do: { route: { receiver: "others" } },
};

type Given = { readonly routed: Routed; readonly rules?: AlertRule[]; readonly labels?: Record<string, string> };
const judge = ({ routed: found, rules = [], labels = {} }: Given) => {
  const consulted = consult({ ...alert, labels }, rules, now, () => ({ ok: true, value: "" }));
  const facts = { holderOf: () => undefined, occurrencesOf: () => [], groupOf: () => undefined, routeOf: () => found };
  return dispositionOf(consulted, facts, now);
};

test.each<[string, Given, string, number | undefined, typeof muted | undefined]>([
  [
    "goes to the others, and is looked at again when the first mute ends",
    { routed },
    `no rule held it back; it is P3 and goes to ops; night-desk is muted until ${until}, and pages then if it still fires`,
    mutedUntilMs,
    muted,
  ],
  [
    "says so where no mute ends",
    { routed: { ...routed, mutedUntilMs: undefined } },
    "no rule held it back; it is P3 and goes to ops; night-desk is muted",
    undefined,
    muted,
  ],
  ["that is kept back is routed anew then", { routed: { ...routed, held } }, held.because, now + 1, undefined],
  [
    "goes nowhere else than where a rule sends it",
    { routed, rules: [toOthers] },
    "to-others touched it, and nothing held it back; it is P3 and goes to others",
    undefined,
    undefined,
  ],
  [
    "that tries out a page tries out the others",
    { routed, labels: { shipshape_test: "true" } },
    "it is a test page: no rule, silence or inhibition holds it back",
    undefined,
    undefined,
  ],
])("an alert a receiver of which is muted: it %s", (_, given, because, reconsiderAtMs, waiting) => {
  const found = judge(given);
  expect(found.because).toBe(because);
  expect(found.reconsiderAtMs).toBe(reconsiderAtMs);
  expect(found.route.muted).toEqual(waiting);
});
