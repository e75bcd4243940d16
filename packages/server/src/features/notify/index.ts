import type { Db } from "../../kernel/database.ts";
import { outboxStore } from "./outbox-store.ts";

export { type AckLink, readAckToken } from "./ack-link.ts";
export { auditOutbox } from "./audit-outbox.ts";
export { outboxAuditViews as outboxHealth } from "./outbox-audit-views.ts";

/** What became of the notifications of a page: how many are under way, and how many had which end. */
export type PageOutcome = { readonly open: number; readonly delivered: number; readonly failed: number };

/** By page; one that notify has not heard of yet is not in it. */
export async function outcomesOfPages(db: Db, pageIds: readonly string[]): Promise<ReadonlyMap<string, PageOutcome>> {
  const rows = await outboxStore(db).outcomes(pageIds);
  return new Map(rows.map(({ pageId, ...outcome }) => [pageId, outcome]));
}

/** The pages that one message told of, in a storm: an answer to it is one to all of them. */
export const pagesInMessage = (db: Db, messageId: string): Promise<{ pageId: string; incidentId: string }[]> =>
  outboxStore(db).pagesInMessage(messageId);
