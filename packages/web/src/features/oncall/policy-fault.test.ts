import { expect, test } from "vitest";
import { faultWords } from "./policy-fault.ts";
import type { PolicyNode } from "./policy-words.ts";

const step: PolicyNode = { delayMinutes: 0, targets: [{ kind: "user", name: "ana" }] };
const nodes: PolicyNode[] = [
  {
    delayMinutes: 0,
    targets: [
      { kind: "user", name: "ana" },
      { kind: "webhook", url: "" },
    ],
  },
  { delayMinutes: 0, if: { priority: ["P1"] }, steps: [step, step], else: [{ ...step, targets: [] }] },
];

test.each([
  ["steps[1].if", "Branch 2: no"],
  ["steps[1].steps[1].delayMinutes", "Step 2.then.2: no"],
  ["steps[1].else[0].targets", "Step 2.else.1: no"],
  ["steps[0].targets[1].url", "Step 1, target 2: no"],
  ["steps[1].steps[0].targets[0].name", "Step 2.then.1: no"],
  ["steps", "The tree: no"],
  ["repeat", "Starts over: no"],
  ["labels.team", "labels.team: no"],
])("%s is told in the words of the form", (path, words) => {
  expect(faultWords({ path, message: "no" }, nodes)).toBe(words);
});
