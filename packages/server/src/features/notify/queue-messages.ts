import type { Tx } from "../../kernel/database.ts";
import { type NewNotification, outboxStore, type Written } from "./outbox-store.ts";
import { queueSending } from "./queue-sending.ts";

/** Writes messages to the outbox of the caller's transaction: they are sent if and only if it commits. Their ids. */
export async function queueMessages(tx: Tx, messages: readonly NewNotification[]): Promise<readonly Written[]> {
  const written = await outboxStore(tx).insert(messages);
  await queueSending(
    tx,
    written.map(({ dueAt }) => dueAt),
  );
  return written;
}
