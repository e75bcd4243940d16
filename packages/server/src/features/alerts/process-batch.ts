import { type AlertChange, type AlertState, nextAlertState } from "@shipshape/domain/alerts/signal";
import { newId } from "../../kernel/id.ts";
import { digestOf } from "./alert-digest.ts";
import type { IntakeEntry } from "./intake-entry.ts";
import type { KnownAlert } from "./known-alerts.ts";
import { isAction, type Received, type ReceivedAction, type ReceivedAlert, type Taken } from "./received-alert.ts";

export type Signal = { readonly atMs: number; readonly received: ReceivedAlert };

/** One span of an alert that a batch touched, with all that the batch said of it in one. */
export type Span = {
  readonly id: string;
  readonly identity: string;
  /** As it was before; nothing for one that the batch opened. */
  readonly before: KnownAlert | undefined;
  /** When we first heard of it, where the batch opened it. */
  readonly openedAtMs: number;
  state: AlertState;
  because: string;
  /** The newest word that says what it is called; nothing where that stayed as it was. */
  words: ReceivedAlert | undefined;
  digest: string;
  /** How often the batch spoke of it. */
  count: number;
  /** What said something new. */
  readonly signals: Signal[];
};

/** An action and the alert that it is about. */
export type Acted = {
  readonly action: ReceivedAction;
  readonly alertId: string;
  readonly span: Span | undefined;
  readonly known: KnownAlert | undefined;
};

export type Decided = {
  readonly spans: readonly Span[];
  readonly acted: readonly Acted[];
  /** What became of each alert of each entry, in order. */
  readonly taken: readonly (readonly Taken[])[];
};

/**
 * Decides about all that a batch says, in its order, before anything is written: of many words about one alert comes one
 * change. `known` is the newest span of an identity before the batch.
 */
export function decideBatch(
  entries: readonly IntakeEntry[],
  known: (identity: string) => KnownAlert | undefined,
): Decided {
  const spans: Span[] = [];
  const acted: Acted[] = [];
  const newest = new Map<string, Span>();

  const touch = (alert: ReceivedAlert, atMs: number): AlertChange => {
    const { identity } = alert;
    const span = newest.get(identity);
    const before = span ? undefined : known(identity);
    const { change, state, because } = nextAlertState(span?.state ?? before, alert, atMs, alert.resolveTimeoutMs);
    if (change === "none" || !state) return change;
    const next =
      change === "opened" ? openedSpan(alert, atMs, state, because) : (span ?? touchedSpan(identity, before));
    if (next !== span) {
      spans.push(next);
      newest.set(identity, next);
    }
    if (change !== "opened") move(next, { alert, atMs, change, state, because });
    return change;
  };
  const act = (action: ReceivedAction): void => {
    const span = newest.get(action.identity);
    const alert = span?.before ?? (span ? undefined : known(action.identity));
    const alertId = span?.id ?? alert?.id;
    if (alertId !== undefined) acted.push({ action, alertId, span, known: alert });
  };
  const takenOf = (received: Received, atMs: number): Taken[] => {
    if (isAction(received)) {
      act(received);
      return [];
    }
    const { identity, fingerprint } = received;
    return [{ identity, fingerprint, change: touch(received, atMs) }];
  };
  const taken = entries.map(({ atMs, received }) => received.flatMap((one) => takenOf(one, atMs)));
  return { spans, acted, taken };
}

const openedSpan = (alert: ReceivedAlert, atMs: number, state: AlertState, because: string): Span => ({
  id: newId(),
  identity: alert.identity,
  before: undefined,
  openedAtMs: atMs,
  state,
  because,
  words: alert,
  digest: digestOf(alert),
  count: 1,
  signals: [{ atMs, received: alert }],
});

function touchedSpan(identity: string, before: KnownAlert | undefined): Span {
  if (!before) throw new Error(`An alert that is not known was changed: ${identity}`);
  const { id, digest } = before;
  return {
    id,
    identity,
    before,
    openedAtMs: 0,
    state: before,
    because: "",
    words: undefined,
    digest,
    count: 0,
    signals: [],
  };
}

type Move = {
  readonly alert: ReceivedAlert;
  readonly atMs: number;
  readonly change: AlertChange;
  readonly state: AlertState;
  readonly because: string;
};

function move(span: Span, { alert, atMs, change, state, because }: Move): void {
  span.state = state;
  span.count += 1;
  if (change === "resolved") {
    span.because = because;
    span.signals.push({ atMs, received: alert });
    return;
  }
  const digest = digestOf(alert);
  if (digest === span.digest) return;
  span.digest = digest;
  span.words = alert;
  span.signals.push({ atMs, received: alert });
}
