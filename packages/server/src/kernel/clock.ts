/** The one place that knows what time it is. Everything else is told. */
export type Clock = {
  now(): Date;
  /**
   * The moment that lies `ms` of running time back: what came before it had at least so long. A machine that slept, a clock that
   * was set, and the time before this process began do not count, so nothing is late only because nobody was there. Asked from
   * time to time, as a jump is noticed when it is asked. Before the process ran for so long, it is the beginning of time. An hour at
   * most: what lies further back is not remembered, and RangeError says so.
   */
  before(ms: number): Date;
};

export type FakeClock = Clock & {
  /** How far this clock runs ahead of the system's, in milliseconds. */
  aheadMs(): number;
  advance(ms: number): void;
};

/** A clock, and how many milliseconds really went by, whatever was done to it. */
type Running = { nowMs(): number; ranMs(): number };

const KEPT_MS = 3_600_000;

function clockOf({ nowMs, ranMs }: Running): Clock {
  const seen: { ranMs: number; aheadMs: number }[] = [];
  const look = () => {
    const ran = ranMs();
    const next = seen[1];
    if (next && next.ranMs < ran - KEPT_MS) seen.shift();
    seen.push({ ranMs: ran, aheadMs: nowMs() - ran });
    return ran;
  };
  look();
  return {
    now: () => new Date(nowMs()),
    before: (ms) => {
      if (ms > KEPT_MS) throw new RangeError(`Running time is remembered for ${KEPT_MS} ms, not ${ms} ms.`);
      const then = look() - ms;
      const after = seen.findIndex((look) => look.ranMs > then);
      if (after === 0) return new Date(0);
      return new Date(then + Math.min(...seen.slice(after - 1).map(({ aheadMs }) => aheadMs)));
    },
  };
}

export const systemClock: Clock = clockOf({ nowMs: () => Date.now(), ranMs: () => performance.now() });

/**
 * A clock that runs like the system's, and can be put forward. For tests: either the time between goes by, as in a test of a
 * rule, or the clock jumps, as for a process that runs meanwhile.
 */
export function fakeClock(aheadMs = 0, forward: "passes" | "jumps" = "passes"): FakeClock {
  let ahead = aheadMs;
  const clock = clockOf({
    nowMs: () => Date.now() + ahead,
    ranMs: () => performance.now() + (forward === "passes" ? ahead : 0),
  });
  return {
    ...clock,
    aheadMs: () => ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
