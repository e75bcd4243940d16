import { countedRows, type Keeping, keptFromTimeToTime } from "../../kernel/counted-rows.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { integrationStore, type RefusalRow, type TallyRow } from "./integration-store.ts";
import type { Refused } from "./refused.ts";

const LONGEST_DETAIL = 500;

/** What came in by each integration and what was refused: counted in memory, kept from time to time, so that no request waits. */
export type IntegrationTally = Keeping & {
  taken(integrationId: string, signals: number): void;
  refused(integrationId: string, refused: Refused): void;
};

export function createIntegrationTally({ db, clock, log }: Pick<Kernel, "db" | "clock" | "log">): IntegrationTally {
  const tallies = countedRows<TallyRow>(
    ({ integrationId }) => integrationId,
    (later, earlier) => ({ ...later, signals: later.signals + earlier.signals }),
  );
  const refusals = countedRows<RefusalRow>(
    ({ integrationId, reason }) => `${integrationId} ${reason}`,
    (later, earlier) => ({ ...later, count: later.count + earlier.count }),
  );
  const keep = async (): Promise<void> => {
    const store = integrationStore(db);
    await tallies.write((rows) => store.addTallies(rows));
    await refusals.write((rows) => store.addRefusals(rows));
  };
  return {
    taken: (integrationId, signals) => tallies.add({ integrationId, signals, lastAt: clock.now() }),
    refused: (integrationId, { reason, message }) =>
      refusals.add({
        integrationId,
        reason,
        count: 1,
        lastAt: clock.now(),
        detail: storableText(message.slice(0, LONGEST_DETAIL)),
      }),
    ...keptFromTimeToTime(keep, (error) => log.warn({ err: error }, "what integrations sent was not counted")),
  };
}
