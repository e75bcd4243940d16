import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AlertSignal,
  type AlertState,
  expiredAlertState,
  nextAlertState,
  RESOLVE_TIMEOUT_MS,
  signalProblem,
} from "./signal.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const at = (minutes: number): number => NOW + minutes * MINUTE;
const firing = (startsAt?: number, endsAt?: number): AlertSignal => ({
  status: "firing",
  startsAtMs: startsAt === undefined ? undefined : at(startsAt),
  endsAtMs: endsAt === undefined ? undefined : at(endsAt),
});
const resolved = (endsAt?: number, startsAt?: number): AlertSignal => ({
  ...firing(startsAt, endsAt),
  status: "resolved",
});

/** Receives signals at given minutes, as the intake would, and tells what each did. */
function history(...received: [minute: number, signal: AlertSignal | "sweep"][]) {
  let state: AlertState | undefined;
  const steps = received.map(([minute, signal]) => {
    if (signal === "sweep") {
      const expired = state && expiredAlertState(state, at(minute));
      state = expired?.state ?? state;
      return { change: expired?.change ?? "none", because: expired?.because ?? "not expired" };
    }
    const { change, because, state: next } = nextAlertState(state, signal, at(minute));
    state = next;
    return { change, because };
  });
  return { changes: steps.map(({ change }) => change), because: steps.at(-1)?.because, state };
}

describe("a first signal", () => {
  test("opens, from the start the sender gave, until it expires", () => {
    const { change, state } = nextAlertState(undefined, firing(-3), NOW);
    expect(change).toBe("opened");
    expect(state).toEqual({
      status: "firing",
      startsAtMs: at(-3),
      endsAtMs: undefined,
      expiresAtMs: at(5),
      lastReceivedAtMs: NOW,
    });
  });

  test("opens from now where the sender gave no start", () => {
    expect(nextAlertState(undefined, firing(), NOW).state?.startsAtMs).toBe(NOW);
  });

  test("lasts as long as the sender announces", () => {
    expect(nextAlertState(undefined, firing(-1, 4), NOW).state).toMatchObject({ endsAtMs: at(4), expiresAtMs: at(4) });
  });

  test.each([
    ["a resolution", resolved(-1)],
    ["a resolution without a time", resolved()],
    ["a firing whose end has passed", firing(-9, -1)],
    ["a firing that ends this instant", firing(-9, 0)],
  ])("changes nothing: %s", (_, signal) => {
    expect(nextAlertState(undefined, signal, NOW)).toMatchObject({ change: "none", state: undefined });
  });
});

describe("a firing alert", () => {
  test("is extended by each re-send, and keeps its start", () => {
    const { changes, state } = history([0, firing(0)], [1, firing(0)], [4, firing(0)]);
    expect(changes).toEqual(["opened", "refreshed", "refreshed"]);
    expect(state).toMatchObject({ startsAtMs: at(0), expiresAtMs: at(9), lastReceivedAtMs: at(4) });
  });

  test("follows a sender that announces its ends, as Prometheus does", () => {
    const { state } = history([0, firing(0, 4)], [1, firing(0, 5)], [2, firing(0, 6)]);
    expect(state).toMatchObject({ endsAtMs: at(6), expiresAtMs: at(6) });
  });

  test("keeps a later end announced before", () => {
    const { state, because } = history([0, firing(0, 60)], [1, firing(0)]);
    expect(state).toMatchObject({ endsAtMs: at(60), expiresAtMs: at(60) });
    expect(because).toContain("later end announced before stands");
  });

  test("gives up an assumed end for an announced one, even an earlier one", () => {
    expect(history([0, firing(0)], [1, firing(0, 2)]).state).toMatchObject({ endsAtMs: at(2), expiresAtMs: at(2) });
  });

  test.each([
    ["says so", resolved(2), at(2)],
    ["says so without a time", resolved(), at(3)],
    ["sends an end that has passed", firing(0, 2), at(2)],
    ["gives an end in the future, which cannot be", resolved(9), at(3)],
  ])("is resolved when the sender %s", (_, signal, endsAtMs) => {
    const { changes, state } = history([0, firing(0)], [3, signal]);
    expect(changes).toEqual(["opened", "resolved"]);
    expect(state).toEqual({
      status: "resolved",
      startsAtMs: at(0),
      endsAtMs,
      expiresAtMs: undefined,
      lastReceivedAtMs: at(3),
    });
  });

  test("of a sender whose clock is ahead is resolved all the same, with no end before its start", () => {
    const { changes, state } = history([0, firing(10)], [1, resolved(11)]);
    expect(changes).toEqual(["opened", "resolved"]);
    expect(state).toMatchObject({ startsAtMs: at(10), endsAtMs: at(10) });
  });

  test("resolved in the instant in which it began is resolved", () => {
    expect(history([0, firing(0)], [1, resolved(0)]).changes).toEqual(["opened", "resolved"]);
  });

  test("that fires past its end is refreshed, not paged anew, while nobody swept it", () => {
    expect(history([0, firing(0)], [20, firing(0)]).changes).toEqual(["opened", "refreshed"]);
  });

  test("is not resolved by a late word about the span before", () => {
    const { changes, because } = history([0, firing(0)], [5, resolved(5)], [8, firing(8)], [9, resolved(5)]);
    expect(changes).toEqual(["opened", "resolved", "opened", "none"]);
    expect(because).toContain("began to fire after the span that this resolves");
  });
});

describe("silence", () => {
  test("resolves at the instant it expires, and says how long nobody spoke", () => {
    const { changes, because, state } = history([0, firing(0)], [4, "sweep"], [5, "sweep"]);
    expect(changes).toEqual(["opened", "none", "resolved"]);
    expect(because).toBe("no signal for 5 min, so it counts as resolved");
    expect(state).toMatchObject({ status: "resolved", endsAtMs: at(5) });
  });

  test("is undone by any later word from the sender, who still names the old start", () => {
    const { changes, state, because } = history([0, firing(0)], [6, "sweep"], [7, firing(0)]);
    expect(changes).toEqual(["opened", "resolved", "opened"]);
    expect(because).toContain("resolved by silence only");
    expect(state?.startsAtMs).toBe(at(5) + 1);
  });

  test("does not resolve twice", () =>
    expect(history([0, firing(0)], [6, "sweep"], [60, "sweep"]).changes[2]).toBe("none"));
});

describe("a resolved alert", () => {
  test("opens again when it starts again", () => {
    const { changes, state } = history([0, firing(0)], [3, resolved(3)], [4, firing(4)]);
    expect(changes).toEqual(["opened", "resolved", "opened"]);
    expect(state?.startsAtMs).toBe(at(4));
  });

  test("opens again for a sender that never names a start", () => {
    expect(history([0, firing()], [3, resolved()], [4, firing()]).changes).toEqual(["opened", "resolved", "opened"]);
  });

  test("is not reopened by a late firing of the span that ended", () => {
    const { changes, because, state } = history([0, firing(0)], [3, resolved(3)], [4, firing(0, 8)]);
    expect(changes).toEqual(["opened", "resolved", "none"]);
    expect(because).toContain("received 1 min ago, so this is a late word");
    expect(state?.status).toBe("resolved");
  });

  test("stays resolved however often its resolution is repeated", () => {
    expect(history([0, firing(0)], [3, resolved(3)], [4, resolved(3)], [5, resolved(3)]).changes).toEqual([
      "opened",
      "resolved",
      "none",
      "none",
    ]);
  });

  test("opens again when one of two Prometheus servers still sees it fire, in spite of the other's repeats", () => {
    const { changes, because } = history(
      [0, firing(0, 4)], // the first server
      [3, resolved(3)], // the first server lost sight of it and repeats so for a quarter of an hour
      [4, firing(0, 8)], // the second server
      [5, resolved(3)],
      [8, firing(0, 12)],
      [9, resolved(3)],
      [10, firing(0, 14)],
      [12, resolved(12)], // the second server
    );
    expect(changes).toEqual(["opened", "resolved", "none", "none", "opened", "none", "refreshed", "resolved"]);
    expect(because).toBe("its sender says that it is over");
  });

  test("says that another sender sees it", () => {
    expect(history([0, firing(0)], [3, resolved(3)], [9, firing(0)]).because).toContain(
      "reported 6 min after it was resolved",
    );
  });
});

describe("signalProblem", () => {
  test("refuses an end before the start", () =>
    expect(signalProblem(firing(3, 2))).toContain("startsAt must not be after endsAt"));
  test.each([
    ["the same instant", firing(2, 2)],
    ["no end", firing(2)],
    ["no start", firing(undefined, 2)],
    ["neither", firing()],
  ])("takes %s", (_, signal) => expect(signalProblem(signal)).toBeUndefined());
});

describe("whatever comes in whatever order", () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 10 * MINUTE }),
    status: fc.constantFrom("firing" as const, "resolved" as const),
    startAgoMs: fc.option(fc.integer({ min: -5 * MINUTE, max: 30 * MINUTE }), { nil: undefined }),
    lastsMs: fc.option(fc.integer({ min: 0, max: 40 * MINUTE }), { nil: undefined }),
    sweep: fc.boolean(),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
  const spansOf = (steps: Step[]) => {
    let state: AlertState | undefined;
    let nowMs = NOW;
    const seen: { before: AlertState | undefined; change: string; after: AlertState | undefined; nowMs: number }[] = [];
    for (const { afterMs, status, startAgoMs, lastsMs, sweep } of steps) {
      nowMs += afterMs;
      const startsAtMs = startAgoMs === undefined ? undefined : nowMs - startAgoMs;
      const endsAtMs = lastsMs === undefined ? undefined : (startsAtMs ?? nowMs) + lastsMs;
      const before: AlertState | undefined = sweep && state ? (expiredAlertState(state, nowMs)?.state ?? state) : state;
      const { change, state: after } = nextAlertState(before, { status, startsAtMs, endsAtMs }, nowMs);
      seen.push({ before, change, after, nowMs });
      state = after;
    }
    return seen;
  };

  test("the change names exactly the move from one status to the next", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { before, change, after } of spansOf(steps)) {
          const move = `${before?.status ?? "unknown"} to ${after?.status ?? "unknown"}`;
          const moves: Record<string, string[]> = {
            opened: ["unknown to firing", "resolved to firing"],
            refreshed: ["firing to firing"],
            resolved: ["firing to resolved"],
            none: ["unknown to unknown", "resolved to resolved", "firing to firing"],
          };
          expect(moves[change]).toContain(move);
          if (change === "none") expect(after).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a firing alert always expires, and spans neither overlap nor run backwards", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { before, change, after, nowMs } of spansOf(steps)) {
          if (after?.status === "firing" && change !== "none") expect(after.expiresAtMs).toBeGreaterThan(nowMs);
          if (after?.status === "resolved") expect(after.endsAtMs).toBeGreaterThanOrEqual(after.startsAtMs);
          if (change === "opened" && before?.endsAtMs !== undefined)
            expect(after?.startsAtMs).toBeGreaterThan(before.endsAtMs);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("an alert that goes on firing is open again after at most the resolve timeout", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const last = spansOf(steps).at(-1);
        fc.pre(last !== undefined);
        const laterMs = (last?.nowMs ?? NOW) + RESOLVE_TIMEOUT_MS;
        const signal: AlertSignal = { status: "firing", startsAtMs: NOW - MINUTE, endsAtMs: laterMs + 4 * MINUTE };
        expect(nextAlertState(last?.after, signal, laterMs).state?.status).toBe("firing");
      }),
      { numRuns: 300 },
    );
  });
});
