import { expect, test } from "vitest";
import { escalationForecast } from "./escalation-forecast.ts";

const START = Date.parse("2026-03-12T14:02:00Z");
const told = (repeat: number, ...delays: number[]) => {
  const steps = delays.map((delayMinutes, index) => ({ delayMinutes, targets: [`step ${index + 1}`] }));
  return escalationForecast({ steps, repeat }, START).map(
    ({ step, round, atMs }) => `${new Date(atMs).toISOString().slice(11, 16)} ${step.targets} ${round}`,
  );
};

test("each step comes its delay after the one before", () => {
  expect(told(0, 0, 5, 10)).toEqual(["14:02 step 1 1", "14:07 step 2 1", "14:17 step 3 1"]);
});

test("a round starts over as long after the last step as the rule that pages says", () => {
  expect(told(1, 0, 5)).toEqual(["14:02 step 1 1", "14:07 step 2 1", "14:12 step 1 2", "14:17 step 2 2"]);
});

test("a first step with a delay waits before the first page too", () => {
  expect(told(0, 3)).toEqual(["14:05 step 1 1"]);
});

test("a policy without steps pages nobody", () => {
  expect(told(2)).toEqual([]);
});
