import type { pageRequested } from "@shipshape/contract/incidents";
import type * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersById } from "../access/index.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { notifyStore } from "./notify-store.ts";
import { queueDelivery } from "./queue-delivery.ts";

type Page = z.output<typeof pageRequested.payload>;

/** Writes a page's notifications to the outbox, one for each way to reach the person. Told twice, it writes once. */
export async function notifyPage({ db }: Kernel, { at, payload: page }: Told<Page>): Promise<void> {
  const user = (await usersById(db, [page.userId])).get(page.userId);
  if (!user) throw new Error(`The user of page ${page.pageId} is gone.`);
  const methods = await contactMethodsOf(db, user);
  // audit-free: the outbox is the record
  await inTransaction(db, async (tx) => {
    const store = notifyStore(tx);
    if (await store.requestPage(page.pageId, at)) return;
    const message = {
      kind: "page" as const,
      user: user.name,
      displayName: user.displayName,
      pageId: page.pageId,
      incidentId: page.incidentId,
      shortId: page.shortId,
      text: page.text,
      incidentUrl: page.incidentUrl,
    };
    const { urgency, subject, because, pageId, incidentId } = page;
    const rows = methods.map(({ channel, address, sealedSecret }) => ({
      user_id: user.id,
      channel,
      address,
      sealed_secret: sealedSecret,
      page_id: pageId,
      incident_id: incidentId,
      urgency,
      subject,
      message,
      because,
    }));
    await queueDelivery(tx, await store.insert(rows));
  });
}
