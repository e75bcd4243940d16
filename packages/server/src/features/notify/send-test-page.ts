import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit, type KnownUser } from "../access/index.ts";
import { contactMethodsOf, type Reach } from "./contact-methods.ts";
import { outboxStore } from "./outbox-store.ts";
import { ownUser } from "./own-user.ts";
import { plannerFor } from "./personal-rules.ts";
import { queueMessages } from "./queue-messages.ts";

const MOST = 20;
const WITHIN_MINUTES = 10;

export type TestPage = {
  /** Only this one; null is the address of the account. */
  readonly contactMethodId?: string | null | undefined;
  /** As the rule for this urgency says, each in its time. */
  readonly rule?: "high" | "low" | undefined;
};

type Tested = Pick<Reach, "channel" | "address" | "sealedSecret"> & { readonly afterMs: number; readonly rule: string };

async function testedBy(kernel: Kernel, user: KnownUser, { contactMethodId: only, rule }: TestPage): Promise<Tested[]> {
  if (rule !== undefined) {
    const plan = await plannerFor(kernel, [user.id]);
    const { planned } = plan({ user, urgency: rule, at: kernel.clock.now() });
    return planned.map(({ contact, afterMinutes, because }) => ({
      ...contact,
      afterMs: afterMinutes * 60_000,
      rule: because,
    }));
  }
  const all = await contactMethodsOf(kernel.db, user);
  const methods = only === undefined ? all : all.filter(({ id }) => id === only);
  if (methods.length === 0) throw notFound("contact method", String(only), "It may have been removed before.");
  return methods.map((one) => ({ ...one, afterMs: 0, rule: "" }));
}

/** Sends the caller a test over every way they are reached, over one, or as a rule of theirs says; by its ids it is known what became of each. */
export async function sendTestPage(kernel: Kernel, actor: Actor, asked: TestPage): Promise<string[]> {
  return sendTestPageTo(kernel, actor, await ownUser(kernel, actor), asked);
}

/** The same to somebody else, by whoever administers this installation. */
export async function sendTestPageTo(
  kernel: Kernel,
  actor: Actor,
  user: KnownUser,
  asked: TestPage,
): Promise<string[]> {
  const methods = await testedBy(kernel, user, asked);
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
    const rows = methods.map(({ channel, address, sealedSecret, afterMs, rule }) => ({
      user_id: user.id,
      channel,
      address,
      sealed_secret: sealedSecret,
      page_id: null,
      incident_id: null,
      urgency: asked.rule ?? ("low" as const),
      subject: "Test page from Shipshape",
      message,
      because: actor.userId === user.id ? "you asked for a test page" : `${actor.name} asked whether pages reach you`,
      rule,
      after_ms: afterMs,
    }));
    const queued = await queueMessages(tx, rows);
    await audit(tx, actor, { action: "notify.sendTestPage", subject: `user:${user.name}`, after: asked });
    return queued.map(({ id }) => id);
  });
}
