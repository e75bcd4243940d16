import { alertActionReceived } from "@shipshape/contract/alerts";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import { defineJob, enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type AlertAction, actOnAlert } from "./act-on-alert.ts";
import { heldActionStore, type Standing } from "./held-action-store.ts";
import { PAGES_FIRST } from "./take-step-job.ts";

/** Does what was done to an alert before it was let through. `since` is when something last said that it may be soon. */
export const doHeldActions = defineJob(
  "incidents.doHeldActions",
  z.object({ alertId: z.uuid(), since: z.iso.datetime() }),
);

const SOON_MS = 250;

/**
 * Acts on what somebody did to an alert at the door it came by: PagerDuty's acknowledge, the actions of Opsgenie. An alert
 * that waits (for its group, for a silence's end) is not judged yet: then it is kept, as long as the alert may still page.
 */
export async function takeAlertAction(kernel: Kernel, { eventId, at, payload }: Told<AlertAction>): Promise<void> {
  const { alertId } = payload;
  const store = heldActionStore(kernel.db);
  const standing = await store.standing(alertId);
  const comesAfterOthers = (await store.of(alertId)).length > 0;
  if (!standing.mayBeJudged && !comesAfterOthers) return actOnAlert(kernel, eventId, payload);
  // audit-free: it is audited by what it does, once it is done
  await inTransaction(kernel.db, async (tx) => {
    await heldActionStore(tx).hold({ eventId, alertId, at, action: payload });
    await lookAt(tx, alertId, kernel.clock.now(), standing.judged ? 0 : SOON_MS);
  });
}

const lookAt = (tx: Tx, alertId: string, since: Date, inMs: number): Promise<void> =>
  enqueue(
    tx,
    doHeldActions,
    { alertId, since: since.toISOString() },
    { key: alertId, runAt: new Date(since.getTime() + inMs), priority: PAGES_FIRST },
  );

/** A group was looked at: what was done to these alerts of it is done as soon as they are judged. */
export const hurryHeldActions = (kernel: Kernel, alertIds: readonly string[]): Promise<void> =>
  // audit-free: it only looks sooner
  inTransaction(kernel.db, async (tx) => {
    for (const alertId of await heldActionStore(tx).actedOn(alertIds)) {
      await lookAt(tx, alertId, kernel.clock.now(), 0);
    }
  });

type Asked = z.output<typeof doHeldActions.payload>;

/** Acts in the order in which it was done, once the alert is judged; an alert that ends before that has nobody to tell. */
export async function takeHeldActions(kernel: Kernel, { alertId, since }: Asked): Promise<void> {
  const store = heldActionStore(kernel.db);
  const held = await store.of(alertId);
  if (held.length === 0) return;
  const standing = await store.standing(alertId);
  if (standing.mayBeJudged) return lookAgain(kernel, alertId, new Date(since), standing);
  for (const { eventId, action } of held) {
    await actOnAlert(kernel, eventId, alertActionReceived.payload.parse(action));
    await store.release(eventId);
  }
}

/** After as long as it waits already, a minute at most; no later than when time alone may let the alert through. */
async function lookAgain(
  { db, clock }: Kernel,
  alertId: string,
  since: Date,
  { reconsiderAt }: Standing,
): Promise<void> {
  const now = clock.now();
  const waitedMs = now.getTime() - since.getTime();
  const waitMs = Math.min(Math.max(waitedMs, SOON_MS), MINUTE_MS);
  const isSooner = reconsiderAt !== null && reconsiderAt > now && reconsiderAt.getTime() < now.getTime() + waitMs;
  // audit-free: nothing was done yet
  await inTransaction(db, (tx) =>
    isSooner
      ? lookAt(tx, alertId, reconsiderAt, SOON_MS)
      : lookAt(tx, alertId, since, now.getTime() + waitMs - since.getTime()),
  );
}
