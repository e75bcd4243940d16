import { policyClauseReached } from "@shipshape/contract/gates-policies";
import { pageCancelled, pageRequested } from "@shipshape/contract/incidents";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { cancelPages } from "./cancel-pages.ts";
import { openChannels } from "./channels.ts";
import { deliver } from "./deliver.ts";
import { createLanes } from "./lanes.ts";
import { notifyPage } from "./notify-page.ts";
import { notifyPolicyClause } from "./notify-policy-clause.ts";
import { notifyStore } from "./notify-store.ts";
import { AFTER_OTHERS, deliverNotification, queueDelivery } from "./queue-delivery.ts";

const SENDS_AT_ONCE = 3;
const SWEEP_SECONDS = 10;
const PAGES_FIRST = -10;

export function notifyJobs(kernel: Kernel): readonly HandledJob[] {
  const delivery = {
    kernel,
    channels: openChannels(kernel),
    lanes: createLanes(SENDS_AT_ONCE),
    underWay: new Set<string>(),
  };
  return [handle(deliverNotification, (asked) => deliver(delivery, asked))];
}

export const notifySubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(pageRequested, "notify.onPageRequested", (told) => notifyPage(kernel, told), PAGES_FIRST),
  subscribe(pageCancelled, "notify.onPageCancelled", ({ payload }) => cancelPages(kernel, payload), PAGES_FIRST),
  subscribe(policyClauseReached, "notify.onPolicyClauseReached", (told) => notifyPolicyClause(kernel, told)),
];

/** Nothing stays behind: what is overdue gets a job again, whatever happened to the one it had. */
async function sweep({ db, log }: Kernel): Promise<void> {
  const overdue = await notifyStore(db).overdue(SWEEP_SECONDS, 1_000);
  if (overdue.length === 0) return;
  log.warn(`${overdue.length} notifications are overdue and are taken up again`);
  await queueDelivery(db, overdue, undefined, AFTER_OTHERS);
}

export const notifyPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(SWEEP_SECONDS, "notify.sweep", () => sweep(kernel)),
];
