import { humanizeDuration } from "../time/duration.ts";

/** What a sender says of one alert. Times are the sender's, in epoch milliseconds; absent where it gave none. */
export type AlertSignal = {
  readonly status: "firing" | "resolved";
  readonly startsAtMs?: number | undefined;
  readonly endsAtMs?: number | undefined;
};

/** What we hold of one alert: the newest span in which it fired. */
export type AlertState = {
  readonly status: "firing" | "resolved";
  readonly startsAtMs: number;
  /** Firing: the end the sender announced, if any. Resolved: when it ended. */
  readonly endsAtMs: number | undefined;
  /** When a firing alert counts as resolved if nobody speaks of it again; kept if it ended that way. */
  readonly expiresAtMs: number | undefined;
  /** When the last signal that changed something was received. */
  readonly lastReceivedAtMs: number;
};

export type AlertChange = "opened" | "refreshed" | "resolved" | "none";
export type AlertTransition = {
  readonly change: AlertChange;
  readonly state: AlertState | undefined;
  readonly because: string;
};

/** Alertmanager's default `resolve_timeout`. */
export const RESOLVE_TIMEOUT_MS = 5 * 60_000;

/** Why a signal cannot be taken, as Alertmanager's API refuses it; undefined when it can. */
export function signalProblem({ startsAtMs, endsAtMs }: AlertSignal): string | undefined {
  if (startsAtMs === undefined || endsAtMs === undefined || startsAtMs <= endsAtMs) return undefined;
  return "the alert ends before it starts: startsAt must not be after endsAt";
}

/**
 * What a signal does to an alert, by the rules of Alertmanager's API v2: without endsAt a firing alert lasts
 * `resolveTimeoutMs` from now and each re-send extends it; an endsAt in the past resolves it; a later announced end
 * stands. Beyond Alertmanager, which keeps the last word: a word about an earlier span changes nothing, be it a late
 * "firing" (received within `resolveTimeoutMs` of the resolution it precedes) or a repeated "resolved" of a span before
 * the present one. "opened" begins a new span, also for an alert known before.
 */
export function nextAlertState(
  current: AlertState | undefined,
  signal: AlertSignal,
  nowMs: number,
  resolveTimeoutMs: number = RESOLVE_TIMEOUT_MS,
): AlertTransition {
  const ended = signal.status === "resolved" || (signal.endsAtMs !== undefined && signal.endsAtMs <= nowMs);
  if (ended) return resolution(current, signal.endsAtMs, nowMs);

  const fresh: AlertState = {
    status: "firing",
    startsAtMs: signal.startsAtMs ?? nowMs,
    endsAtMs: signal.endsAtMs,
    expiresAtMs: signal.endsAtMs ?? nowMs + resolveTimeoutMs,
    lastReceivedAtMs: nowMs,
  };
  if (current === undefined) return { change: "opened", state: fresh, because: "it fires for the first time" };
  if (current.status === "firing") return refreshed(current, fresh);
  return reopened(current, fresh, resolveTimeoutMs);
}

/** Resolves a firing alert of which nobody spoke until it expired; undefined while there is nothing to do. */
export function expiredAlertState(current: AlertState, nowMs: number): AlertTransition | undefined {
  const { status, expiresAtMs, lastReceivedAtMs } = current;
  if (status !== "firing" || expiresAtMs === undefined || expiresAtMs > nowMs) return undefined;
  return {
    change: "resolved",
    state: { ...current, status: "resolved", endsAtMs: expiresAtMs },
    because: `no signal for ${humanizeDuration(expiresAtMs - lastReceivedAtMs)}, so it counts as resolved`,
  };
}

function refreshed(current: AlertState, fresh: AlertState): AlertTransition {
  const announced = current.endsAtMs !== undefined && current.endsAtMs > (fresh.expiresAtMs ?? 0);
  return {
    change: "refreshed",
    state: {
      status: "firing",
      startsAtMs: current.startsAtMs,
      endsAtMs: announced ? current.endsAtMs : fresh.endsAtMs,
      expiresAtMs: announced ? current.endsAtMs : fresh.expiresAtMs,
      lastReceivedAtMs: fresh.lastReceivedAtMs,
    },
    because: announced ? "it still fires, and the later end announced before stands" : "it still fires",
  };
}

function reopened(current: AlertState, fresh: AlertState, resolveTimeoutMs: number): AlertTransition {
  const endedAtMs = current.endsAtMs ?? current.lastReceivedAtMs;
  const bySilence = current.expiresAtMs !== undefined;
  // The spans of one alert do not overlap: a sender that names its old start begins the new one after the old.
  const state = { ...fresh, startsAtMs: Math.max(fresh.startsAtMs, endedAtMs + 1) };
  if (fresh.startsAtMs > endedAtMs) return { change: "opened", state, because: "it fires again" };
  if (bySilence) {
    return { change: "opened", state, because: "it was resolved by silence only, and its sender still reports it" };
  }
  const sinceMs = fresh.lastReceivedAtMs - current.lastReceivedAtMs;
  if (sinceMs < resolveTimeoutMs) {
    return {
      change: "none",
      state: current,
      because: `it began before the resolution received ${humanizeDuration(sinceMs)} ago, so this is a late word about the span that ended`,
    };
  }
  const because = `it is still reported ${humanizeDuration(sinceMs)} after it was resolved, so another sender sees it fire`;
  return { change: "opened", state, because };
}

function resolution(current: AlertState | undefined, endsAtMs: number | undefined, nowMs: number): AlertTransition {
  if (current === undefined) {
    return { change: "none", state: undefined, because: "it was resolved before anybody reported it firing" };
  }
  if (current.status === "resolved") return { change: "none", state: current, because: "it is resolved already" };
  // Both times are the sender's, so they compare even where its clock is wrong.
  if (endsAtMs !== undefined && endsAtMs < current.startsAtMs) {
    return { change: "none", state: current, because: "it began to fire after the span that this resolves" };
  }
  const state: AlertState = {
    status: "resolved",
    startsAtMs: current.startsAtMs,
    endsAtMs: Math.max(current.startsAtMs, Math.min(endsAtMs ?? nowMs, nowMs)),
    expiresAtMs: undefined,
    lastReceivedAtMs: nowMs,
  };
  return { change: "resolved", state, because: "its sender says that it is over" };
}
