/** The one place that knows what time it is. Everything else is told. */
export type Clock = {
  now(): Date;
};

export const systemClock: Clock = { now: () => new Date() };

export type FakeClock = Clock & {
  /** How far this clock runs ahead of the system's, in milliseconds. */
  aheadMs(): number;
  advance(ms: number): void;
};

/** A clock that runs like the system's, and can be put forward. For tests. */
export function fakeClock(aheadMs = 0): FakeClock {
  let ahead = aheadMs;
  return {
    now: () => new Date(Date.now() + ahead),
    aheadMs: () => ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
