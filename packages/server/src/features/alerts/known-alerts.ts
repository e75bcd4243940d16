import type { AlertState } from "@shipshape/domain/alerts/signal";

/** What must be known of an alert to decide about the next word of it: the newest span of an identity. */
export type KnownAlert = AlertState & {
  readonly id: string;
  readonly number: number;
  /** What its sender said of it last, as a hash. */
  readonly digest: string;
};

/** Above this the oldest ones are read again when they are spoken of. */
const MOST = 200_000;

/**
 * Alerts as they are, by identity: right for as long as this process alone wrote them.
 */
export function knownAlerts() {
  let known = new Map<string, KnownAlert>();
  let aloneSinceMs = Number.POSITIVE_INFINITY;
  return {
    get: (identity: string): KnownAlert | undefined => known.get(identity),
    keep(changes: ReadonlyMap<string, KnownAlert>): void {
      for (const [identity, alert] of changes) {
        known.delete(identity);
        known.set(identity, alert);
      }
      for (const identity of known.keys()) {
        if (known.size <= MOST) break;
        known.delete(identity);
      }
    },
    /** One that is known was heard again: its times move on, in place, for this is done thousands of times a second. */
    refresh(alert: KnownAlert, { endsAtMs, expiresAtMs, lastReceivedAtMs }: AlertState): void {
      const times: { -readonly [Time in keyof AlertState]: AlertState[Time] } = alert;
      times.endsAtMs = endsAtMs;
      times.expiresAtMs = expiresAtMs;
      times.lastReceivedAtMs = lastReceivedAtMs;
    },
    /** Another process wrote alerts last; from now on it is this one. */
    takeOver(nowMs: number): void {
      known = new Map();
      aloneSinceMs = nowMs;
    },
    /** Since when this process alone writes alerts, in epoch milliseconds. */
    aloneSinceMs: (): number => aloneSinceMs,
    forget(): void {
      known = new Map();
    },
  };
}

export type KnownAlerts = ReturnType<typeof knownAlerts>;
