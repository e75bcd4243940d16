import type { Tx } from "../../kernel/database.ts";
import { type AskedPage, type NewNotification, outboxStore, type Written } from "./outbox-store.ts";
import { queueNet, queueSending } from "./queue-sending.ts";

/** Writes messages to the outbox of the caller's transaction: they are sent if and only if it commits. Their ids. */
export async function queueMessages(tx: Tx, messages: readonly NewNotification[]): Promise<readonly Written[]> {
  const written = await outboxStore(tx).insert(messages);
  await queueSending(tx, written.map(dueAtOf));
  return written;
}

/**
 * The same for messages of pages that are asked for, without those that were cancelled, and for a caller who wakes the sender as
 * soon as it has committed.
 */
export async function queueAndSend(
  tx: Tx,
  pages: readonly AskedPage[],
  messages: readonly NewNotification[],
): Promise<void> {
  const written = await outboxStore(tx).requestPages(pages, messages);
  await queueNet(tx, written.filter(({ isDue }) => isDue).map(dueAtOf));
  await queueSending(tx, written.filter(({ isDue }) => !isDue).map(dueAtOf));
}

const dueAtOf = ({ dueAt }: Written): Date => dueAt;
