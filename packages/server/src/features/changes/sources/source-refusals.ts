import { countedRows, type Keeping, keptFromTimeToTime } from "../../../kernel/counted-rows.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { storableText } from "../../../kernel/storable-text.ts";
import { type RefusalRow, sourceStore } from "./source-store.ts";

const LONGEST_DETAIL = 500;

/** What doors refused, and clocks that go wrong: counted in memory, written from time to time, so that no request waits. */
export type SourceRefusals = Keeping & { note(sourceId: string, reason: string, detail: string): void };

export function createSourceRefusals({ db, clock, log }: Pick<Kernel, "db" | "clock" | "log">): SourceRefusals {
  const noted = countedRows<RefusalRow>(
    ({ sourceId, reason }) => `${sourceId} ${reason}`,
    (later, earlier) => ({ ...later, count: later.count + earlier.count }),
  );
  return {
    note: (sourceId, reason, detail) =>
      noted.add({
        sourceId,
        reason,
        count: 1,
        lastAt: clock.now(),
        detail: storableText(detail.slice(0, LONGEST_DETAIL)),
      }),
    ...keptFromTimeToTime(
      () => noted.write((rows) => sourceStore(db).addRefusals(rows)),
      (error) => log.warn({ err: error }, "what sources were refused was not counted"),
    ),
  };
}
