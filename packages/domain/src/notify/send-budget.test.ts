import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Budget, turn } from "./send-budget.ts";

const RATE = { messages: 4, seconds: 60 };

/** How many messages go within a time, asked for again and again. */
function sent(urgency: "high" | "low", fromMs: number, toMs: number, everyMs: number, budget?: Budget): number {
  let current = budget;
  let count = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += everyMs) {
    const answer = turn(current, RATE, urgency, nowMs);
    if (answer.decision === "wait") continue;
    current = { left: answer.left, atMs: nowMs };
    count += 1;
  }
  return count;
}

describe("a limit of four a minute", () => {
  test("lets four go at once, and then one every quarter of a minute", () => {
    expect(sent("high", 0, 1_000, 10)).toBe(4);
    expect(sent("high", 0, 60_000, 100)).toBe(7);
  });

  test("says how long the next one waits", () => {
    expect(turn({ left: 0, atMs: 0 }, RATE, "high", 5_000)).toEqual({
      decision: "wait",
      afterMs: 10_000,
      because: "the limit is 4 in 60 s, and it is used up",
    });
  });

  test("failure mode 11: low urgency leaves half of it to pages", () => {
    expect(sent("low", 0, 1_000, 10)).toBe(2);
    const afterNews: Budget = { left: 2, atMs: 1_000 };
    expect(turn(afterNews, RATE, "low", 1_000)).toMatchObject({ decision: "wait" });
    expect(turn(afterNews, RATE, "high", 1_000)).toMatchObject({ decision: "now" });
  });

  test("a clock that was put back makes nobody wait for the hours between", () => {
    const answer = turn({ left: 0, atMs: 3_600_000 }, RATE, "high", 0);
    expect(answer).toMatchObject({ decision: "wait", afterMs: 15_000 });
  });
});

test("a limit of one message is not kept back from low urgency for ever", () => {
  expect(turn(undefined, { messages: 1, seconds: 1 }, "low", 0)).toMatchObject({ decision: "now" });
});

test("whatever is told to wait may go when the time is over", () => {
  fc.assert(
    fc.property(
      fc.record({ left: fc.double({ min: 0, max: 30, noNaN: true }), atMs: fc.integer({ min: 0, max: 1e6 }) }),
      fc.record({ messages: fc.integer({ min: 1, max: 30 }), seconds: fc.integer({ min: 1, max: 3_600 }) }),
      fc.constantFrom("high" as const, "low" as const),
      fc.integer({ min: 0, max: 1e6 }),
      (budget, rate, urgency, sinceMs) => {
        const nowMs = budget.atMs + sinceMs;
        const first = turn(budget, rate, urgency, nowMs);
        if (first.decision === "wait") {
          expect(turn(budget, rate, urgency, nowMs + first.afterMs).decision).toBe("now");
        }
      },
    ),
  );
});
