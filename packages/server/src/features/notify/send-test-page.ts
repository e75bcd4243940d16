import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { outboxStore } from "./outbox-store.ts";
import { ownUser } from "./own-user.ts";
import { queueMessages } from "./queue-messages.ts";

const MOST = 20;
const WITHIN_MINUTES = 10;

/**
 * Sends the caller a test over every way they are reached, or over one (null: the address of their account); its ids
 * tell what became of each.
 */
export async function sendTestPage(kernel: Kernel, actor: Actor, only?: string | null): Promise<string[]> {
  const user = await ownUser(kernel, actor);
  const all = await contactMethodsOf(kernel.db, user);
  const methods = only === undefined ? all : all.filter(({ id }) => id === only);
  if (methods.length === 0) throw notFound("contact method", String(only), "It may have been removed before.");
  return inTransaction(kernel.db, async (tx) => {
    const store = outboxStore(tx);
    if ((await store.recentTests(user.id, WITHIN_MINUTES)) + methods.length > MOST) {
      throw new DomainError("rate_limited", `That were many tests: wait ${WITHIN_MINUTES} minutes before the next.`);
    }
    const message = {
      kind: "test" as const,
      user: user.name,
      displayName: user.displayName,
      pageId: null,
      incidentId: null,
      shortId: null,
      text: "If you can read this, pages reach you here.",
      incidentUrl: null,
    };
    const rows = methods.map(({ channel, address, sealedSecret }) => ({
      user_id: user.id,
      channel,
      address,
      sealed_secret: sealedSecret,
      page_id: null,
      incident_id: null,
      urgency: "low" as const,
      subject: "Test page from Shipshape",
      message,
      because: "you asked for a test page",
    }));
    const queued = await queueMessages(tx, rows);
    await audit(tx, actor, { action: "notify.sendTestPage", subject: `user:${user.name}` });
    return queued.map(({ id }) => id);
  });
}
