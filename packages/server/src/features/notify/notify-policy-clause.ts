import type { policyClauseReached } from "@shipshape/contract/gates-policies";
import type * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersById } from "../access/index.ts";
import { contactMethodsOfAll } from "./contact-methods.ts";
import { noticeRows } from "./notice-rows.ts";
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
  const methods = await contactMethodsOfAll(db, users);
  const rows = users.flatMap((user) =>
    noticeRows(user, methods.get(user.id) ?? [], {
      // The event stands for the message: the same one told again finds its notifications written.
      id: eventId,
      subject: `${slo} reached a clause of its error budget policy`,
      text: `${because}.\n\nWhat follows: ${what}.`,
      link: { label: `The objective ${slo}`, url },
      because: `you are in the team that owns ${service}, and policy ${policy}, clause ${clause}, wants it told`,
    }),
  );
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    await queueMessages(tx, rows);
  });
}
