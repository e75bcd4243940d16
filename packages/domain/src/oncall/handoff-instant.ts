import type { ZoneClock } from "../time/zone-clock.ts";

/**
 * When turns begin whose hand-offs stand at local times in order. One that clocks skip moves later by what was skipped, yet
 * not past the next that they do not skip: that one stays at its time, and whoever came between has no time in between.
 */
export const instantsInOrder =
  (localMs: (turn: number) => number, clock: ZoneClock) =>
  (turn: number): number => {
    const ms = localMs(turn);
    if (!Number.isFinite(ms)) return ms;
    const ownMs = clock.instantOf(ms);
    const landsMs = clock.localOf(ownMs);
    let atMs = ownMs;
    for (let next = turn + 1; localMs(next) < landsMs; next++) atMs = Math.min(atMs, clock.instantOf(localMs(next)));
    return atMs;
  };
