import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { integrationStore, type RefusalRow, type TallyRow } from "./integration-store.ts";
import type { Refused } from "./refused.ts";

const KEEP_MS = 5_000;
const LONGEST_DETAIL = 500;

/** What came in by each integration and what was refused: counted in memory, kept from time to time, so that no request waits. */
export type IntegrationTally = {
  taken(integrationId: string, signals: number): void;
  refused(integrationId: string, refused: Refused): void;
  /** Writes down what was counted since the last time. */
  keep(): Promise<void>;
  /** Writes from time to time, until it is stopped. */
  start(): () => Promise<void>;
};

export function createIntegrationTally({ db, clock, log }: Pick<Kernel, "db" | "clock" | "log">): IntegrationTally {
  let tallies = new Map<string, TallyRow>();
  let refusals = new Map<string, RefusalRow>();

  const addTally = ({ integrationId, signals, lastAt }: TallyRow): void => {
    const before = tallies.get(integrationId);
    tallies.set(integrationId, { integrationId, signals: signals + (before?.signals ?? 0), lastAt });
  };
  const addRefusal = (row: RefusalRow): void => {
    const key = `${row.integrationId} ${row.reason}`;
    refusals.set(key, { ...row, count: row.count + (refusals.get(key)?.count ?? 0) });
  };
  const keep = async (): Promise<void> => {
    const [taken, refused] = [tallies, refusals];
    tallies = new Map();
    refusals = new Map();
    const store = integrationStore(db);
    try {
      await store.addTallies([...taken.values()]);
      taken.clear();
      await store.addRefusals([...refused.values()]);
    } catch (error) {
      for (const row of taken.values()) addTally(row);
      for (const row of refused.values()) addRefusal(row);
      throw error;
    }
  };
  return {
    taken: (integrationId, signals) => addTally({ integrationId, signals, lastAt: clock.now() }),
    refused: (integrationId, { reason, message }) =>
      addRefusal({
        integrationId,
        reason,
        count: 1,
        lastAt: clock.now(),
        detail: storableText(message.slice(0, LONGEST_DETAIL)),
      }),
    keep,
    start() {
      const timer = setInterval(() => {
        keep().catch((error: unknown) => log.warn({ err: error }, "what integrations sent was not counted"));
      }, KEEP_MS);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await keep().catch(() => undefined);
      };
    },
  };
}
