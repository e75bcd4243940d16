import { humanizeDuration } from "../time/duration.ts";
import { HOUR_MS } from "../time/milliseconds.ts";

export type ResolvedIncident = {
  readonly resolvedAtMs: number;
  /** Who looked after it when it was resolved. */
  readonly acknowledgedBy: string | null;
  /** How many of its alerts fire now. */
  readonly firingAlerts: number;
};

export type Reopening =
  | { readonly decision: "refuse"; readonly because: string }
  | {
      readonly decision: "reopen";
      readonly status: "open" | "acknowledged";
      /** Whether people are paged for it again. */
      readonly pages: boolean;
      readonly because: string;
    };

/** Whoever looked after it an hour ago still does; later they may have gone home. */
const STILL_THERE_MS = HOUR_MS;
/** What comes back after a week is a new incident: one that lasts since then would tell wrong how long it took. */
const LONGEST_MS = 7 * 24 * HOUR_MS;

/**
 * How an incident stands once it is reopened. Soon after, it is as it was: with whoever looked after it. Later it is open.
 * Nobody is paged for what one person reopens with open eyes, unless its alerts still fire: then nobody may be looking.
 */
export function reopening({ resolvedAtMs, acknowledgedBy, firingAlerts }: ResolvedIncident, nowMs: number): Reopening {
  const overMs = nowMs - resolvedAtMs;
  if (overMs > LONGEST_MS) {
    const because = `it is over for ${humanizeDuration(overMs)}: declare a new incident, and name this one there`;
    return { decision: "refuse", because };
  }
  if (acknowledgedBy !== null && overMs <= STILL_THERE_MS) {
    return { decision: "reopen", status: "acknowledged", pages: false, because: `${acknowledgedBy} looks after it` };
  }
  if (firingAlerts > 0) {
    const because = `nobody looks after it, and ${firingAlerts === 1 ? "an alert still fires" : `${firingAlerts} alerts still fire`}`;
    return { decision: "reopen", status: "open", pages: true, because };
  }
  const because = "no alert fires, so nobody is paged: escalate where somebody should be";
  return { decision: "reopen", status: "open", pages: false, because };
}
