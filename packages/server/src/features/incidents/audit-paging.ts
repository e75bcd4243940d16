import type { Finding } from "@shipshape/domain/incidents/pager-verdict";
import { shortId } from "@shipshape/domain/short-id";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { callProgram } from "./call-program.ts";
import { judgeAlert } from "./judge-alert.ts";
import { pageAnew } from "./page-anew.ts";
import { pagingAuditViews } from "./paging-audit-views.ts";
import { pagingStore } from "./paging-store.ts";
import { requestPages } from "./request-pages.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { askStillWorking } from "./still-working.ts";
import { stopPaging } from "./stop-paging.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import type { JudgedAlert } from "./wanted-incident.ts";

const GRACE_MS = 20_000;
/** An alert and a page go through the queue of jobs, which a storm may fill. */
const QUEUED_MS = 60_000;

/**
 * Proves that everything that should be under way is: a running run has its next step, an open incident was paged for, a
 * page is known to the outbox, a firing alert was judged. What is stuck is set going, logged and counted.
 */
export async function auditPaging(kernel: Kernel): Promise<readonly Finding[]> {
  const views = pagingAuditViews(kernel.db);
  const [late, lateInQueue] = [kernel.clock.before(GRACE_MS), kernel.clock.before(QUEUED_MS)];
  const findings: Finding[] = [];
  const repaired = async <T>(
    invariant: string,
    what: string,
    stuck: readonly T[],
    mend: (one: T) => Promise<unknown>,
  ) => {
    let mended = 0;
    for (const one of stuck) {
      kernel.log.error({ stuck: one }, `the pager repaired itself: ${what}`);
      kernel.metrics.pagingRepairs.inc({ what });
      await mend(one).then(
        () => (mended += 1),
        (error: unknown) => kernel.log.error({ err: error }, `${what} could not be repaired`),
      );
    }
    const because = stuck.length === 0 ? "" : `${stuck.length} times ${what} was found`;
    findings.push({ invariant, broken: stuck.length, mended, because });
  };
  await repaired("run-has-next-step", "a paging run without its next step", await views.stuckRuns(late), (runId) =>
    enqueue(kernel.db, takeStep, { runId }, { key: runId, priority: PAGES_FIRST }),
  );
  await repaired(
    "question-has-timer",
    "a question whether somebody still works on it without its timer",
    await views.stuckQuestions(late),
    (incidentId) => enqueue(kernel.db, askStillWorking, { incidentId }, { key: incidentId, priority: PAGES_FIRST }),
  );
  await repaired("program-is-told", "a program that nobody tells", await views.stuckCalls(lateInQueue), (callId) =>
    enqueue(kernel.db, callProgram, { callId }, { key: callId, priority: PAGES_FIRST }),
  );
  await repaired("run-is-needed", "a paging run that nobody needs", await views.needlessRuns(), (runId) =>
    onRun(kernel, runId, (scene) => stopPaging(scene, SYSTEM, `it is ${scene.incident.status}`)),
  );
  await repaired("incident-was-paged", "an incident without a paging run", await views.unpagedIncidents(late), (id) =>
    onIncident(kernel, id, pageAtLast),
  );
  await repaired(
    "page-has-message",
    "a page without a message",
    await views.unsentPages(lateInQueue),
    ({ id, incidentId }) =>
      onIncident(kernel, incidentId, async (scene) => {
        const page = await pagingStore(scene.tx).page(id);
        const run = page && (await pagingStore(scene.tx).run(page.pagingRunId));
        if (page && run) await requestPages(scene, run, [page]);
      }),
  );
  const unjudged = (await views.unjudgedAlerts(lateInQueue)).map(alertEvent);
  await repaired("alert-was-judged", "an alert that was never judged", unjudged, (alert) => judgeAlert(kernel, alert));
  return findings;
}

async function onIncident(kernel: Kernel, incidentId: string, mend: (scene: Scene) => Promise<unknown>): Promise<void> {
  // audit-free: paging leaves its record in the timeline
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (scene) await mend(scene);
  });
}

async function onRun(kernel: Kernel, runId: string, mend: (scene: Scene) => Promise<unknown>): Promise<void> {
  const incidentId = await pagingStore(kernel.db).incidentOfRun(runId);
  if (incidentId) await onIncident(kernel, incidentId, mend);
}

async function pageAtLast(scene: Scene): Promise<void> {
  const { tx, incident } = scene;
  if (incident.status !== "open" || (await pagingStore(tx).runsOf(incident.id)).length > 0) return;
  await pageAnew(scene, SYSTEM);
}

type Unjudged = Awaited<ReturnType<ReturnType<typeof pagingAuditViews>["unjudgedAlerts"]>>[number];

/** An alert as its event told it, or should have. */
const alertEvent = (row: Unjudged): JudgedAlert => ({
  alertId: row.id,
  shortId: shortId("alert", row.number),
  fingerprint: row.fingerprint,
  source: row.source,
  title: row.title,
  severity: row.severity,
  serviceId: row.serviceId,
  service: row.serviceName,
  labels: row.labels as Record<string, string>,
  startsAt: row.startsAt,
  ...(row.ruledPriority === null ? {} : ruledOf(row)),
});

const ruledOf = ({ ruledPriority, urgency, groupKey, route }: Unjudged) =>
  ({ priority: ruledPriority, urgency, groupKey, route }) as Pick<
    JudgedAlert,
    "priority" | "urgency" | "groupKey" | "route"
  >;
