import type { receiptReceived } from "@shipshape/contract/notify";
import type * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { applyHappenings } from "./apply-happenings.ts";
import { outboxStore } from "./outbox-store.ts";
import type { Sender } from "./sender.ts";

type Receipt = z.output<typeof receiptReceived.payload>;

/** What a provider says became of a message, for every page that the message told of. Told twice, it counts once. */
export async function takeReceipt({ db }: Kernel, sender: Sender, { payload }: Told<Receipt>): Promise<void> {
  const { notificationId, providerId, outcome, detail } = payload;
  faultPoint("notify.receipt");
  // audit-free: what became of a message is its own record
  const isDue = await inTransaction(db, async (tx) => {
    const store = outboxStore(tx);
    const ids = await store.inMessage({ id: notificationId, providerId });
    const happened = ids.map((id) => ({ id, happening: { kind: "receipt" as const, outcome, detail } }));
    const due = await applyHappenings(tx, happened, await store.pagesOf(ids));
    faultPoint("notify.receiptJudged");
    return due;
  });
  if (isDue) sender.wake();
}

const AT_ONCE = 500;

/** Gives up waiting for receipts that did not come in their time: the next way is tried at once. */
export async function giveUpReceipts({ db }: Kernel, sender: Sender): Promise<void> {
  const overdue = await outboxStore(db).receiptsOverdue(AT_ONCE);
  if (overdue.length === 0) return;
  // audit-free: what became of a message is its own record
  const isDue = await inTransaction(db, async (tx) => {
    const happened = overdue.map((id) => ({ id, happening: { kind: "receipt_overdue" as const } }));
    return applyHappenings(tx, happened, await outboxStore(tx).pagesOf(overdue));
  });
  if (isDue) sender.wake();
}
