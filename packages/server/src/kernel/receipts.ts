import type { Clock } from "./clock.ts";
import type { Db } from "./database.ts";
import { type ReceiptRow, receiptStore } from "./receipt-store.ts";

/** What came in by which door: counted in memory, kept from time to time, so that no request waits for it. */
export type Receipts = {
  note(door: string): void;
  /** What was noted since the last time, and forgets it. */
  take(): ReceiptRow[];
};

export function createReceipts(clock: Clock): Receipts {
  let noted = new Map<string, ReceiptRow>();
  return {
    note(door) {
      const lastAt = clock.now();
      const day = lastAt.toISOString().slice(0, 10);
      const before = noted.get(door);
      noted.set(door, { door, lastAt, day, count: before?.day === day ? before.count + 1 : 1 });
    },
    take() {
      const taken = [...noted.values()];
      noted = new Map();
      return taken;
    },
  };
}

/** Writes down what was noted since the last time. */
export async function keepReceipts({ db, receipts }: { readonly db: Db; readonly receipts: Receipts }): Promise<void> {
  const taken = receipts.take();
  if (taken.length > 0) await receiptStore(db).add(taken);
}
