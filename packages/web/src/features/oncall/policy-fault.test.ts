import { ApiProblem } from "@shipshape/contract/problem";
import { expect, test } from "vitest";
import { faultWords, inFormWords } from "./policy-fault.ts";
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
  ["steps[1].steps[1].delayMinutes", "Step 2.then.2, minutes after what was before it: no"],
  ["steps[1].else[0].targets", "Step 2.else.1: no"],
  ["steps[0].targets[1].url", "Step 1, target 2: no"],
  ["steps[1].steps[0].targets[0].name", "Step 2.then.1: no"],
  ["steps", "The tree: no"],
  ["steps.1.steps.0.delayMinutes", "Step 2.then.1, minutes after what was before it: no"],
  ["steps.0.targets.1.url", "Step 1, target 2: no"],
  ["repeat", "Starts over: no"],
  ["labels.team", "labels.team: no"],
])("%s is told in the words of the form", (path, words) => {
  expect(faultWords({ path, message: "no" }, nodes)).toBe(words);
});

test("what the server refused is told by the steps, too; what is about no field stays as it is", () => {
  const path = "steps.0.delayMinutes";
  const refused = new ApiProblem(400, "invalid", `${path}: too small`, [{ path, message: "too small" }]);
  expect(inFormWords(refused, nodes)).toMatchObject({
    message: "It cannot be: Step 1, minutes after what was before it: too small.",
    faults: [{ path }],
  });
  const taken = new ApiProblem(409, "conflict", "There is one of this name.");
  expect(inFormWords(taken, nodes)).toBe(taken);
  expect(inFormWords(null, nodes)).toBeNull();
});
