const MAX_SECONDS = 60;

/** A source that failed: how often in a row, why, and from when on it may be asked again. */
export type Failing = { readonly times: number; readonly because: string; readonly askAgainAtMs: number };

/**
 * One more failure: the first is followed by the next round as if nothing were, then one round is left out, then three,
 * never more than a minute. Half a round is taken off each pause, so that a round that begins a moment early still asks.
 */
export function failedAgain(before: Failing | undefined, because: string, atMs: number, roundSeconds: number): Failing {
  const times = (before?.times ?? 0) + 1;
  const pauseSeconds = Math.min(MAX_SECONDS, roundSeconds * 2 ** Math.min(times - 1, 10)) - roundSeconds / 2;
  return { times, because, askAgainAtMs: atMs + Math.max(0, pauseSeconds) * 1000 };
}

export const isPaused = (failing: Failing | undefined, atMs: number): failing is Failing =>
  failing !== undefined && atMs < failing.askAgainAtMs;
