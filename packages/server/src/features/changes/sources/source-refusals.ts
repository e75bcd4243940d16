import type { Kernel } from "../../../kernel/kernel.ts";
import { storableText } from "../../../kernel/storable-text.ts";
import { type RefusalRow, sourceStore } from "./source-store.ts";

const KEEP_MS = 5_000;
const LONGEST_DETAIL = 500;

/** What doors refused, and clocks that go wrong: counted in memory, written from time to time, so that no request waits. */
export type SourceRefusals = {
  note(sourceId: string, reason: string, detail: string): void;
  keep(): Promise<void>;
  /** Writes from time to time, until it is stopped. */
  start(): () => Promise<void>;
};

export function createSourceRefusals({ db, clock, log }: Pick<Kernel, "db" | "clock" | "log">): SourceRefusals {
  let noted = new Map<string, RefusalRow>();
  const add = (row: RefusalRow): void => {
    const key = `${row.sourceId} ${row.reason}`;
    noted.set(key, { ...row, count: row.count + (noted.get(key)?.count ?? 0) });
  };
  const keep = async (): Promise<void> => {
    const rows = [...noted.values()];
    noted = new Map();
    try {
      await sourceStore(db).addRefusals(rows);
    } catch (error) {
      for (const row of rows) add(row);
      throw error;
    }
  };
  return {
    note: (sourceId, reason, detail) =>
      add({ sourceId, reason, count: 1, lastAt: clock.now(), detail: storableText(detail.slice(0, LONGEST_DETAIL)) }),
    keep,
    start() {
      const timer = setInterval(() => {
        keep().catch((error: unknown) => log.warn({ err: error }, "what sources were refused was not counted"));
      }, KEEP_MS);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await keep().catch(() => undefined);
      };
    },
  };
}
