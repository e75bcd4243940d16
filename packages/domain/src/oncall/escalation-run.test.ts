import { describe, expect, test } from "vitest";
import type { EscalationBook, EscalationNode, EscalationPolicy } from "./escalation.ts";
import { afterMove, type EscalationRun, freshRun, nextMove } from "./escalation-run.ts";

const MINUTE = 60_000;
const START = 1_000 * MINUTE;
const user = (name: string) => ({ kind: "user", name }) as const;
const step = (delayMinutes: number, ...names: string[]): EscalationNode => ({ delayMinutes, targets: names.map(user) });
const policy: EscalationPolicy = {
  steps: [
    { delayMinutes: 0, targets: [{ kind: "schedule", name: "payments" }] },
    step(5, "ana", "ben"),
    step(10, "cleo"),
  ],
  repeat: 1,
};
const book = (spec: EscalationPolicy = policy): EscalationBook => ({ start: "payments", policies: { payments: spec } });

/** A run that took so many steps of a flat policy, the last of them at a minute. */
const run = (stepsTaken: number, lastMinute = 0): EscalationRun => ({
  ...freshRun(book(), START),
  stepsTaken,
  lastAtMs: START + lastMinute * MINUTE,
  position: {
    policy: "payments",
    round: stepsTaken <= 3 ? 1 : 2,
    path: stepsTaken === 0 ? [] : [(stepsTaken - 1) % 3],
    trail: [],
  },
});

describe("what comes next", () => {
  test.each([
    ["the first step at once", run(0), 0, "step", 0, "step 1 of 3"],
    ["waits for the second", run(1), 0, "wait", 5, "step 2 of 3 is due in 5 min unless somebody acknowledges"],
    ["waits until the last instant", run(1), 4.99, "wait", 5, "step 2 of 3 is due in under 1 s"],
    ["the second, five minutes after the first", run(1), 5, "step", 5, "step 2 of 3: nobody acknowledged for 5 min"],
    [
      "the third, ten minutes after the second",
      run(2, 5),
      15,
      "step",
      15,
      "step 3 of 3: nobody acknowledged for 15 min",
    ],
    ["waits before it starts over", run(3, 15), 15, "wait", 25, "step 1 of 3, round 2 of 2 is due in 10 min"],
    ["starts over", run(3, 15), 25, "step", 25, "step 1 of 3, round 2 of 2: nobody acknowledged for 25 min"],
    ["late is still due", run(1), 500, "step", 5, "step 2 of 3: nobody acknowledged for 8 h 20 min"],
    ["keeps its distance after a stop of the server", run(2, 60), 60, "wait", 70, "step 3 of 3 is due in 10 min"],
  ])("%s", (_, state, minute, action, dueMinute, because) => {
    const next = nextMove(book(), state, START + minute * MINUTE);
    expect(next).toMatchObject({ action, atMs: START + dueMinute * MINUTE, because: expect.stringContaining(because) });
  });

  test("a step without a delay follows at once: nobody had time to acknowledge", () => {
    const steps = policy.steps.map((step) => ({ ...step, delayMinutes: 0 }));
    const next = nextMove(book({ ...policy, steps }), run(1), START);
    expect(next).toMatchObject({ action: "step", because: "step 2 of 3, at once" });
  });

  test.each<[string, EscalationPolicy, EscalationRun, string]>([
    ["all steps of all rounds were taken", policy, run(6), "nobody acknowledged, and all 6 steps were taken"],
    ["there are no steps", { steps: [], repeat: 3 }, run(0), "the escalation policy has no steps"],
    [
      "its only step was taken",
      { ...policy, repeat: 0, steps: policy.steps.slice(0, 1) },
      run(1),
      "its one step was taken",
    ],
    ["no repeats", { ...policy, repeat: 0 }, run(3), "all 3 steps were taken"],
    ["a repeat below zero is none", { ...policy, repeat: -1 }, run(3), "all 3 steps were taken"],
  ])("stops when %s", (_, spec, state, because) => {
    expect(nextMove(book(spec), state, START)).toEqual({ action: "stop", because: expect.stringContaining(because) });
  });
});

describe("a branch", () => {
  const forked: EscalationPolicy = {
    repeat: 0,
    steps: [
      step(0, "ana"),
      {
        delayMinutes: 10,
        if: { priority: ["P1"] },
        steps: [step(0, "ben"), step(5, "cleo")],
        else: [step(30, "dora")],
      },
      step(15, "eve"),
    ],
  };
  const at = (path: EscalationRun["position"]["path"]): EscalationRun => ({
    ...run(1),
    position: { policy: "payments", round: 1, path, trail: [] },
  });

  test("is decided once its own delay is over", () => {
    expect(nextMove(book(forked), at([0]), START)).toMatchObject({
      action: "wait",
      because: "step 2 of 3 decides in 10 min",
    });
    expect(nextMove(book(forked), at([0]), START + 10 * MINUTE)).toMatchObject({ action: "decide", path: [1] });
  });

  test.each([
    ["into the side that was decided", at([1, "then"]), [1, "then", 0], "step 2 of 3, then 1 of 2"],
    ["on within it", at([1, "then", 0]), [1, "then", 1], "step 2 of 3, then 2 of 2"],
    ["out of it again", at([1, "then", 1]), [2], "step 3 of 3"],
    ["into the other side", at([1, "else"]), [1, "else", 0], "step 2 of 3, else 1 of 1"],
    ["out of that one", at([1, "else", 0]), [2], "step 3 of 3"],
  ])("goes %s", (_, state, path, name) => {
    expect(nextMove(book(forked), state, START)).toMatchObject({ path, name });
  });

  test("with an empty side goes straight on", () => {
    const [first, fork, last] = forked.steps;
    if (!first || !fork || !last) throw new Error("three steps");
    const open = { ...forked, steps: [first, { ...fork, else: undefined }, last] };
    expect(nextMove(book(open), at([1, "else"]), START)).toMatchObject({ path: [2] });
  });
});

describe("a hand-off", () => {
  const two: EscalationBook = {
    start: "payments",
    policies: {
      payments: { repeat: 5, steps: [{ delayMinutes: 0, targets: [{ kind: "policy", name: "platform" }] }] },
      platform: {
        repeat: 1,
        steps: [step(2, "ana"), { delayMinutes: 1, targets: [{ kind: "policy", name: "payments" }] }],
      },
    },
  };
  test("goes on in the other policy, from its first step and with its own repeats", () => {
    const begun = freshRun(two, START);
    const move = nextMove(two, begun, START);
    if (move.action === "stop") throw new Error("it begins");
    const handed = afterMove(two, begun, move, START);
    expect(nextMove(two, handed, START)).toMatchObject({
      policy: "platform",
      name: "step 1 of 2 of platform",
      atMs: START + 2 * MINUTE,
    });
  });
  test("never goes back: a circle that was applied long ago ends in the policy that closes it", () => {
    let state = freshRun(two, START);
    const policies: string[] = [];
    for (let guard = 0; guard < 20; guard += 1) {
      const move = nextMove(two, state, START + guard * 60 * MINUTE);
      if (move.action === "stop") break;
      policies.push(move.policy);
      state = afterMove(two, state, move, START + guard * 60 * MINUTE);
    }
    expect(policies).toEqual(["payments", "platform", "platform", "platform", "platform"]);
  });
});
