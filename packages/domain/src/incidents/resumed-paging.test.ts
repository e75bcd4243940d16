import { expect, test } from "vitest";
import { resumedPaging } from "./resumed-paging.ts";

const MINUTE = 60_000;
const paused = (stepsTaken = 1) => ({ stepsTaken, lastStepAtMs: 10 * MINUTE, pausedAtMs: 12 * MINUTE });

test("a slip that is taken back at once leaves as much time until the next step as there was", () => {
  expect(resumedPaging(paused(), 12 * MINUTE + 4_000)).toEqual({
    decision: "go_on",
    lastStepAtMs: 10 * MINUTE + 4_000,
    because: "paging goes on where it stood",
  });
});

test("after a minute those who were asked last are asked again", () => {
  expect(resumedPaging(paused(), 13 * MINUTE)).toMatchObject({ decision: "go_on" });
  expect(resumedPaging(paused(), 42 * MINUTE)).toEqual({
    decision: "ask_again",
    because: "paging had stopped for 30 min, so those who were asked last are asked again",
  });
});

test("where nobody was asked yet, the first step keeps its time", () => {
  expect(resumedPaging(paused(0), 42 * MINUTE)).toMatchObject({ decision: "go_on", lastStepAtMs: 40 * MINUTE });
});

test("a step taken by hand while somebody looked after it counts as the last one", () => {
  const later = { stepsTaken: 2, lastStepAtMs: 30 * MINUTE, pausedAtMs: 12 * MINUTE };
  expect(resumedPaging(later, 30 * MINUTE + 5_000)).toMatchObject({ lastStepAtMs: 30 * MINUTE + 5_000 });
});
