import { expect, test } from "vitest";
import { refreshQueue } from "./refresh-queue.ts";

/** A clock and a queue of timers that run when the test says so. */
function queueOnFakeTime() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const refreshed: string[][] = [];
  const ask = refreshQueue((rooms) => refreshed.push([...rooms]), {
    now: () => now,
    after: (ms, run) => timers.push({ at: now + ms, run }),
  });
  const passUntil = (ms: number): void => {
    for (const due of timers.filter(({ at }) => at <= ms)) {
      now = due.at;
      timers = timers.filter((timer) => timer !== due);
      due.run();
    }
    now = ms;
  };
  return { ask, passUntil, refreshed };
}

test("what happens together is refreshed together, each room once", () => {
  const { ask, passUntil, refreshed } = queueOnFakeTime();
  ask(["slo", "gates"]);
  ask(["slo"]);
  passUntil(100);
  expect(refreshed).toEqual([["slo", "gates"]]);
});

test("a single event is shown well within a tenth of a second", () => {
  const { ask, passUntil, refreshed } = queueOnFakeTime();
  ask(["incidents"]);
  passUntil(99);
  expect(refreshed).toEqual([["incidents"]]);
});

test("a storm of events causes a few refreshes, and the last event is not lost", () => {
  const { ask, passUntil, refreshed } = queueOnFakeTime();
  for (let ms = 0; ms < 2_000; ms += 5) {
    passUntil(ms);
    ask([ms === 1_995 ? "last" : "alerts"]);
  }
  passUntil(3_000);
  expect(refreshed.length).toBeLessThanOrEqual(6);
  expect(refreshed.at(-1)).toContain("last");
});
