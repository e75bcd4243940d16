import type { policyClauseReached } from "@shipshape/contract/gates-policies";
import type * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersById } from "../access/index.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import type { NewNotification } from "./outbox-store.ts";
import { queueMessages } from "./queue-messages.ts";

type Clause = z.output<typeof policyClauseReached.payload>;

/**
 * Tells the people whom an error budget policy wants told, each over every way they are reached. It is news, not a page:
 * it goes after every page, and nobody has to answer. Told twice, it writes once.
 */
export async function notifyPolicyClause({ db }: Kernel, { eventId, payload }: Told<Clause>): Promise<void> {
  if (payload.tell.length === 0) return;
  const { slo, service, policy, clause, because, what, url } = payload;
  const users = [...(await usersById(db, payload.tell)).values()];
  const rows = await Promise.all(
    users.map(async (user): Promise<NewNotification[]> => {
      const message = {
        kind: "notice" as const,
        user: user.name,
        displayName: user.displayName,
        pageId: null,
        incidentId: null,
        shortId: null,
        text: `${because}.\n\nWhat follows: ${what}.`,
        incidentUrl: null,
        link: { label: `The objective ${slo}`, url },
      };
      return (await contactMethodsOf(db, user)).map(({ channel, address, sealedSecret }) => ({
        user_id: user.id,
        channel,
        address,
        sealed_secret: sealedSecret,
        // The event stands for the message: the same one told again finds its notifications written.
        page_id: eventId,
        incident_id: null,
        urgency: "low",
        subject: `${slo} reached a clause of its error budget policy`,
        message,
        because: `you are in the team that owns ${service}, and policy ${policy}, clause ${clause}, wants it told`,
      }));
    }),
  );
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    await queueMessages(tx, rows.flat());
  });
}
