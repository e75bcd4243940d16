import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { applyHappenings } from "./apply-happenings.ts";
import { outboxStore } from "./outbox-store.ts";
import { pageRequestStore } from "./page-request-store.ts";

type Cancelled = { readonly pageIds: readonly string[]; readonly because: string };

/**
 * Stops everything of pages that need no answer any more: what waits for its time in a person's rule, what is tried again,
 * what is between claim and send, and what is told of only later.
 */
export async function cancelPages({ db }: Kernel, { pageIds, because }: Cancelled): Promise<void> {
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    const store = outboxStore(tx);
    await pageRequestStore(tx).cancelRequests(pageIds, because);
    const open = await store.openOf(pageIds);
    await applyHappenings(
      tx,
      open.map((id) => ({ id, happening: { kind: "cancelled", because } })),
      pageIds,
    );
  });
}
