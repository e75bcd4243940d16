import { policyClauseReached } from "@shipshape/contract/gates-policies";
import {
  incidentAcknowledged,
  incidentOpened,
  incidentReopened,
  incidentResolved,
  incidentUnacknowledged,
  pageCancelled,
  pageRequested,
} from "@shipshape/contract/incidents";
import { receiptReceived } from "@shipshape/contract/notify";
import { coverChanged } from "@shipshape/contract/oncall-cover";
import { type Subscriber, subscribe, subscribeAll } from "../../kernel/events.ts";
import { every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { together, UNHURRIED_MS } from "../../kernel/together.ts";
import { cancelPages } from "./cancel-pages.ts";
import { claimStore } from "./claim-store.ts";
import { sendCoverageDigests } from "./coverage-digest.ts";
import { notifyPages } from "./notify-pages.ts";
import { notifyPolicyClause } from "./notify-policy-clause.ts";
import { outboxStore } from "./outbox-store.ts";
import { sendDue } from "./queue-sending.ts";
import type { Sender } from "./sender.ts";
import { giveUpReceipts, takeReceipt } from "./take-receipt.ts";
import { tellCover } from "./tell-cover.ts";
import { tellWhereTheyStand } from "./tell-team.ts";

const SWEEP_SECONDS = 5;
const HOUR = 3_600;
const QUARTER_HOUR = 900;
const PAGES_FIRST = -10;
/** Teams and the messages of pages hear of every step of an incident. */
const MOVES = [incidentOpened, incidentAcknowledged, incidentUnacknowledged, incidentReopened, incidentResolved];

/** Begins to send what is due, and gives up what no receipt came for. */
async function send(kernel: Kernel, sender: Sender): Promise<void> {
  await giveUpReceipts(kernel, sender);
  await sender.run();
}

export function notifyJobs(kernel: Kernel, sender: Sender): readonly HandledJob[] {
  // whoever looks finds all that is due: of many who are to look, one does
  const look = together({ most: 100 }, () => send(kernel, sender));
  return [handle(sendDue, () => look([sendDue]))];
}

export const notifySubscribers = (kernel: Kernel, sender: Sender): readonly Subscriber[] => [
  subscribeAll(
    pageRequested,
    "notify.onPageRequested",
    (told, committing) => notifyPages(kernel, sender, told, committing),
    {
      priority: PAGES_FIRST,
      isHere: true,
    },
  ),
  subscribe(pageCancelled, "notify.onPageCancelled", ({ payload }) => cancelPages(kernel, payload), PAGES_FIRST),
  subscribe(receiptReceived, "notify.onReceiptReceived", (told) => takeReceipt(kernel, sender, told), PAGES_FIRST),
  subscribe(policyClauseReached, "notify.onPolicyClauseReached", (told) => notifyPolicyClause(kernel, told)),
  ...MOVES.map((event) =>
    subscribeAll(
      event,
      `notify.on${event.name.replace("incidents.i", "I")}`,
      (told) => tellWhereTheyStand(kernel, sender, told),
      { everyMs: UNHURRIED_MS },
    ),
  ),
  subscribe(coverChanged, "notify.onCoverChanged", (told) => tellCover(kernel, told)),
];

/** Nothing stays behind: what is due is sent, whatever happened to the process or the job that should have. */
export const notifyPeriodic = (kernel: Kernel, sender: Sender): readonly PeriodicJob[] => [
  every(SWEEP_SECONDS, "notify.sweep", () => send(kernel, sender)),
  every(HOUR, "notify.forgetBudgets", () => claimStore(kernel.db).forgetBudgets()),
  every(QUARTER_HOUR, "notify.coverageDigest", () => sendCoverageDigests(kernel)),
];

/** Where nobody else uses the database, nobody is sending when we begin. */
export const takeUpSending = async ({ db, config }: Kernel): Promise<void> => {
  if (config.databaseUrl === undefined) await outboxStore(db).releaseLeases();
};
