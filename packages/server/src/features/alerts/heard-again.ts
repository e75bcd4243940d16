import { nextAlertState } from "@shipshape/domain/alerts/signal";
import { inTransaction } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { sharedCheck } from "../../kernel/shared-check.ts";
import { digestOf } from "./alert-digest.ts";
import { alertsStore, type Pulse } from "./alerts-store.ts";
import type { HandedRows } from "./handed-rows.ts";
import type { IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { KnownAlert, KnownAlerts } from "./known-alerts.ts";
import { isAlert, type ReceivedAlert, type Taken } from "./received-alert.ts";

/** How long it may take until what was heard again is written down. */
export const WRITTEN_WITHIN_MS = 5_000;
const AT_ONCE = 2_000;
/** Who asks within this of each other shares an answer of the database: asking costs more than waiting. */
const ASKED_EVERY_MS = 2;

type Heard = { readonly id: string; state: KnownAlert; count: number };
type Knowing = { readonly me: string; readonly known: KnownAlerts; readonly handed: HandedRows };

/**
 * Alerts that are said again and nothing new of them, as a Prometheus does every minute. All that changes is when they count as
 * over: that is kept in memory and written within five seconds, and needs no row of the log. It is believed only while this
 * process alone makes alerts of the log; who takes over from it waits longer than five seconds before anything counts as over.
 */
export function heardAgain({ db, metrics }: Pick<Kernel, "db" | "metrics">, { me, known, handed }: Knowing) {
  /** What was heard since that was written down last, by the alert's id. */
  let heard = new Map<string, Heard>();
  const isMine = sharedCheck(() => intakeLogStore(db).isLeftTo(me), ASKED_EVERY_MS);

  /** The firing alert that this is about; nothing where it is over, or where what waits in the log speaks of it. */
  const firing = ({ identity, status, endsAtMs }: ReceivedAlert, atMs: number): KnownAlert | undefined => {
    const alert = known.get(identity);
    const isOver = status !== "firing" || (endsAtMs !== undefined && endsAtMs <= atMs);
    return isOver || alert?.status !== "firing" || handed.speaksOf(identity) ? undefined : alert;
  };
  /** What it says, where that is what is known already of each of them. */
  const repeated = (received: readonly ReceivedAlert[], atMs: number): string[] | undefined => {
    const digests: string[] = [];
    for (const alert of received) {
      const before = firing(alert, atMs);
      if (!before || digestOf(alert) !== before.digest) return undefined;
      digests.push(before.digest);
    }
    return digests;
  };
  const hear = (alert: ReceivedAlert, before: KnownAlert, atMs: number): Taken => {
    const { identity, fingerprint, resolveTimeoutMs } = alert;
    const { change, state } = nextAlertState(before, alert, atMs, resolveTimeoutMs);
    if (state) known.refresh(before, state);
    keep(before.id, before, 1);
    return { identity, fingerprint, change };
  };
  const keep = (id: string, state: KnownAlert, count: number): void => {
    const before = heard.get(id);
    if (!before) return void heard.set(id, { id, state, count });
    before.count += count;
    if (state.lastReceivedAtMs >= before.state.lastReceivedAtMs) before.state = state;
  };
  const writeSome = (pulses: readonly Pulse[]): Promise<void> =>
    // audit-free: nobody acted; that it was heard again is the fact
    inTransaction(db, async (tx) => {
      await intakeLogStore(tx).takeTurn();
      await alertsStore(tx).pulseAgain(pulses);
    });

  return {
    /** Takes a request all of which only says again what is known; nothing where it has to go through the log. */
    async take({ atMs, received }: IntakeEntry): Promise<Taken[] | undefined> {
      if (!received.every(isAlert)) return undefined;
      const digests = repeated(received, atMs);
      if (!digests || !(await isMine())) return undefined;
      // others had their say while we asked
      const now = received.map((alert) => firing(alert, atMs));
      if (now.some((alert, at) => alert?.digest !== digests[at])) return undefined;
      metrics.intakeItems.inc({ intake: "alerts", outcome: "repeated" }, received.length);
      return received.flatMap((alert, at) => {
        const before = now[at];
        return before ? hear(alert, before, atMs) : [];
      });
    },

    /** Whether anything was heard that is not written down. */
    isAny: (): boolean => heard.size > 0,

    /** Writes down what was heard; what cannot be written is kept for the next time. */
    async write(): Promise<void> {
      const unwritten = heard;
      heard = new Map();
      try {
        for (const some of chunks([...unwritten.values()], AT_ONCE)) {
          await writeSome(some);
          for (const { id } of some) unwritten.delete(id);
        }
      } finally {
        for (const { id, state, count } of unwritten.values()) keep(id, state, count);
      }
    },
  };
}
