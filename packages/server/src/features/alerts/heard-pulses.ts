import { inTransaction } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { alertsStore, type Pulse } from "./alerts-store.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { KnownAlert } from "./known-alerts.ts";

const AT_ONCE = 2_000;

type Heard = { readonly id: string; state: KnownAlert; count: number };

/** Alerts that were heard again since that was written down last, by their id. */
export function heardPulses({ db }: Pick<Kernel, "db">) {
  let heard = new Map<string, Heard>();

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
    keep: (alert: KnownAlert): void => keep(alert.id, alert, 1),

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
