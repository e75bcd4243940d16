import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextAttempt } from "./retry.ts";

const MINUTE = 60_000;

describe("nextAttempt", () => {
  test.each([
    ["after the first failure", 1, 0, 5_000],
    ["after the second", 2, 5_000, 15_000],
    ["after the third", 3, 20_000, 30_000],
    ["after the fourth", 4, 50_000, 60_000],
    ["and every minute from then on", 12, 9 * MINUTE, 60_000],
    ["up to the last moment that counts", 17, 14 * MINUTE, 60_000],
  ])("%s", (_, attempts, ageMs, afterMs) =>
    expect(nextAttempt(attempts, ageMs)).toMatchObject({ decision: "retry", afterMs }),
  );

  test.each([
    ["when the next attempt would come too late", 17, 14 * MINUTE + 1, "given up: tried 17 times in 14 min"],
    ["after a long stop of the server", 1, 60 * MINUTE, "given up: tried once in 1 h"],
  ])("gives up %s", (_, attempts, ageMs, because) =>
    expect(nextAttempt(attempts, ageMs)).toEqual({ decision: "give_up", because }),
  );

  test("left to fail, it ends within fifteen minutes, after a bounded number of attempts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (tookMs) => {
        let ageMs = 0;
        let attempts = 0;
        for (;;) {
          attempts += 1;
          ageMs += tookMs;
          const next = nextAttempt(attempts, ageMs);
          if (next.decision === "give_up") break;
          ageMs += next.afterMs;
        }
        expect(attempts).toBeLessThanOrEqual(19);
        expect(ageMs).toBeLessThanOrEqual(15 * MINUTE + tookMs);
      }),
    );
  });
});
