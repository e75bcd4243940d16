import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type EscalationPolicy,
  type EscalationRun,
  escalationProblems,
  nextStep,
  repeatAfterMinutes,
} from "./escalation.ts";

const MINUTE = 60_000;
const START = 1_000 * MINUTE;
const user = (ref: string) => ({ kind: "user", ref }) as const;
const policy: EscalationPolicy = {
  steps: [
    { delayMinutes: 0, targets: [{ kind: "schedule", ref: "payments" }] },
    { delayMinutes: 5, targets: [user("ana"), user("ben")] },
    { delayMinutes: 10, targets: [user("cleo")] },
  ],
  repeat: 1,
};
const run = (stepsTaken: number, change: Partial<EscalationRun> = {}): EscalationRun => ({
  stepsTaken,
  startedAtMs: START,
  acknowledged: false,
  resolved: false,
  ...change,
});

describe("nextStep", () => {
  test.each([
    ["the first step at once", 0, 0, "notify", 0, "step 1 of 3"],
    ["waits for the second", 1, 0, "wait", 5, "step 2 of 3 is due in 5 min unless somebody acknowledges"],
    ["waits until the last instant", 1, 4.99, "wait", 5, "step 2 of 3 is due in under 1 s"],
    ["the second, five minutes after the first", 1, 5, "notify", 5, "step 2 of 3: nobody acknowledged for 5 min"],
    ["the third, ten minutes after the second", 2, 15, "notify", 15, "step 3 of 3: nobody acknowledged for 15 min"],
    ["waits before it starts over", 3, 15, "wait", 25, "step 1 of 3, round 2 of 2 is due in 10 min"],
    ["starts over", 3, 25, "notify", 25, "step 1 of 3, round 2 of 2: nobody acknowledged for 25 min"],
    ["late is still due", 1, 500, "notify", 5, "step 2 of 3: nobody acknowledged for 8 h 20 min"],
  ])("%s", (_, taken, minute, action, dueMinute, because) => {
    const next = nextStep(policy, run(taken), START + minute * MINUTE);
    expect(next).toMatchObject({ action, atMs: START + dueMinute * MINUTE, because: expect.stringContaining(because) });
  });

  test("names the step and its targets", () => {
    expect(nextStep(policy, run(4), START + 30 * MINUTE)).toMatchObject({
      action: "notify",
      stepNumber: 2,
      round: 2,
      step: { targets: [user("ana"), user("ben")] },
    });
  });

  test.each([
    ["all steps of all rounds were taken", policy, run(6), "nobody acknowledged, and all 6 steps were taken"],
    ["somebody acknowledged", policy, run(1, { acknowledged: true }), "somebody acknowledged it"],
    ["it is resolved", policy, run(0, { resolved: true }), "it is resolved"],
    ["it is both", policy, run(0, { resolved: true, acknowledged: true }), "it is resolved"],
    ["there are no steps", { steps: [], repeat: 3 }, run(0), "the escalation policy has no steps"],
    ["no repeats", { ...policy, repeat: 0 }, run(3), "all 3 steps were taken"],
    ["a repeat below zero is none", { ...policy, repeat: -1 }, run(3), "all 3 steps were taken"],
  ] as [string, EscalationPolicy, EscalationRun, string][])("stops when %s", (_, spec, state, because) => {
    expect(nextStep(spec, state, START)).toEqual({ action: "stop", because: expect.stringContaining(because) });
  });

  test("after a stop of the server, steps keep their distance instead of coming all at once", () => {
    const backAt = START + 60 * MINUTE;
    const first = nextStep(policy, run(1, { lastStepAtMs: START }), backAt);
    const second = nextStep(policy, run(2, { lastStepAtMs: backAt }), backAt);
    expect(first.action).toBe("notify");
    expect(second).toMatchObject({ action: "wait", atMs: backAt + 10 * MINUTE });
  });

  test("takes targets of any shape", () => {
    const named = { steps: [{ delayMinutes: 0, targets: [{ kind: "user", name: "ana" }] }], repeat: 0 } as const;
    const next = nextStep<{ kind: string; name: string }>(named, run(0), START);
    expect(next.action === "notify" && next.step.targets[0]?.name).toBe("ana");
  });
});

describe("between two rounds", () => {
  const steps = (...delays: number[]) => delays.map((delayMinutes) => ({ delayMinutes, targets: [user("ana")] }));
  test.each([
    ["the first step's own delay", { steps: steps(3, 10), repeat: 1 }, 3],
    ["else the longest delay", { steps: steps(0, 10, 4), repeat: 1 }, 10],
    ["else five minutes, so that nobody is paged twice at once", { steps: steps(0), repeat: 1 }, 5],
    ["what the policy says above all", { steps: steps(0, 10), repeat: 1, repeatAfterMinutes: 30 }, 30],
    ["even if it says at once", { steps: steps(0, 10), repeat: 1, repeatAfterMinutes: 0 }, 0],
  ])("%s", (_, spec, minutes) => expect(repeatAfterMinutes(spec)).toBe(minutes));
});

describe("any policy", () => {
  const anyPolicy = fc.record({
    steps: fc.array(fc.record({ delayMinutes: fc.integer({ min: 0, max: 60 }), targets: fc.constant([user("ana")]) }), {
      minLength: 1,
      maxLength: 5,
    }),
    repeat: fc.nat(4),
  });

  test("left unanswered, takes each step in turn as often as it says, at its time, and then stops", () => {
    fc.assert(
      fc.property(anyPolicy, fc.boolean(), (spec, remembersLast) => {
        let state = run(0);
        let nowMs = START;
        const told: number[] = [];
        for (let guard = 0; guard < 200; guard++) {
          const next = nextStep(spec, state, nowMs);
          if (next.action === "stop") break;
          expect(next.atMs).toBeGreaterThanOrEqual(nowMs);
          if (next.action === "wait") {
            nowMs = next.atMs;
            continue;
          }
          told.push(next.stepNumber);
          state = { ...state, stepsTaken: state.stepsTaken + 1, ...(remembersLast ? { lastStepAtMs: nowMs } : {}) };
        }
        const once = spec.steps.map((_, index) => index + 1);
        expect(told).toEqual(Array.from({ length: spec.repeat + 1 }, () => once).flat());
      }),
    );
  });

  test("has always a next action or a reason to have none", () => {
    fc.assert(
      fc.property(anyPolicy, fc.nat(40), fc.integer({ min: -100, max: 10_000 }), (spec, taken, minute) => {
        const next = nextStep(spec, run(taken), START + minute * MINUTE);
        expect(next.because).not.toBe("");
        if (next.action === "wait") expect(next.atMs).toBeGreaterThan(START + minute * MINUTE);
      }),
    );
  });
});

describe("escalationProblems", () => {
  const [first] = policy.steps;
  if (first === undefined) throw new Error("the policy has steps");
  test.each([
    ["none", {}, []],
    ["no steps", { steps: [] }, ["steps"]],
    ["a negative delay", { steps: [{ ...first, delayMinutes: -1 }] }, ["steps[0].delayMinutes"]],
    [
      "a delay that is not a number",
      { steps: [first, { ...first, delayMinutes: Number.NaN }] },
      ["steps[1].delayMinutes"],
    ],
    ["a step that tells nobody", { steps: [{ ...first, targets: [] }] }, ["steps[0].targets"]],
    ["a negative repeat", { repeat: -1 }, ["repeat"]],
    ["half a repeat", { repeat: 0.5 }, ["repeat"]],
  ])("%s", (_, change, paths) => {
    expect(escalationProblems({ ...policy, ...change }).map(({ path }) => path)).toEqual(paths);
  });
});
