import type { pageRequested } from "@shipshape/contract/incidents";
import type * as z from "zod";
import { type Committing, inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type KnownUser, usersById } from "../access/index.ts";
import type { NewNotification } from "./outbox-store.ts";
import { type Planner, plannerFor } from "./personal-rules.ts";
import { queueAndSend } from "./queue-messages.ts";
import { resumeMessages } from "./resume-messages.ts";
import type { Sender } from "./sender.ts";

type Page = z.output<typeof pageRequested.payload>;

/** One row for each message of the person's rule: those that are due later wait in the outbox, where whoever answers stops them. */
function rowsOf(page: Page, user: KnownUser, { planned }: ReturnType<Planner>): NewNotification[] {
  const { urgency, subject, because, pageId, incidentId, shortId, text, incidentUrl } = page;
  const { name, displayName } = user;
  const message = { kind: "page" as const, user: name, displayName, pageId, incidentId, shortId, text, incidentUrl };
  const turns = new Map<string, number>();
  return planned.map(({ contact: { channel, address, sealedSecret }, afterMinutes, because: rule }) => {
    const way = `${channel} ${address}`;
    const nth = turns.get(way) ?? 0;
    turns.set(way, nth + 1);
    return {
      user_id: user.id,
      channel,
      address,
      sealed_secret: sealedSecret,
      page_id: pageId,
      nth,
      incident_id: incidentId,
      urgency,
      subject,
      message,
      because,
      rule,
      after_ms: afterMinutes * 60_000,
    };
  });
}

/**
 * Writes the notifications of pages to the outbox, by the rules of those who are paged, and has them sent at once. Told twice, it
 * writes once; what was cancelled meanwhile is not written. A page that goes on for one that was stopped goes on with its messages.
 */
export async function notifyPages(
  kernel: Kernel,
  sender: Sender,
  told: readonly Told<Page>[],
  committing: Committing = {},
): Promise<void> {
  const ids = [...new Set(told.map(({ payload }) => payload.userId))];
  const [users, planFor] = await Promise.all([usersById(kernel.db, ids), plannerFor(kernel, ids)]);
  const known = told.flatMap(({ at, payload: page }) => {
    const user = users.get(page.userId);
    return user ? [{ at, page, user }] : [];
  });
  const rows = known.flatMap(({ at, page, user }) => rowsOf(page, user, planFor({ user, urgency: page.urgency, at })));
  const goingOn = known.flatMap(({ page: { pageId, goesOnFor } }) => (goesOnFor ? [{ pageId, goesOnFor }] : []));
  faultPoint("notify.told");
  // audit-free: the outbox is the record
  await inTransaction(
    kernel.db,
    async (tx) => {
      const applyResumed = await resumeMessages(
        tx,
        goingOn,
        rows,
        known.map(({ page }) => page.pageId),
      );
      await queueAndSend(
        tx,
        known.map(({ at, page }) => ({
          page_id: page.pageId,
          incident_id: page.incidentId,
          user_id: page.userId,
          requested_at: at,
        })),
        rows,
      );
      await applyResumed();
      faultPoint("notify.written");
    },
    committing,
  );
  faultPoint("notify.committed");
  sender.wake();
  const gone = told.find(({ payload }) => !users.has(payload.userId));
  if (gone) throw new Error(`The user of page ${gone.payload.pageId} is gone.`);
}
