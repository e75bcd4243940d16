import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notifyStore } from "./notify-store.ts";

/** Stops everything in flight for pages that need no answer any more, also what is told of only later. */
export async function cancelPages(
  { db }: Kernel,
  { pageIds, because }: { readonly pageIds: readonly string[]; readonly because: string },
): Promise<void> {
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    const store = notifyStore(tx);
    const cancelled = await store.cancelPages(pageIds, because);
    await store.insertAttempts(
      cancelled.map(({ id }) => ({ notificationId: id, outcome: "cancelled", detail: because })),
    );
  });
}
