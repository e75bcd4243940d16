import type { PagerHealth } from "@shipshape/contract/incidents-pager";
import { pagerVerdict } from "@shipshape/domain/incidents/pager-verdict";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { jobStore } from "../../kernel/job-store.ts";
import { outboxHealth } from "../notify/index.ts";
import { AUDIT_SECONDS } from "./audit-pager.ts";
import { deadManSwitch } from "./dead-man-switch.ts";
import { INVARIANTS } from "./pager-invariants.ts";
import { pagerStateStore } from "./pager-state-store.ts";

type View = z.input<typeof PagerHealth>;

const IN_TIME_MS = 10_000;
const FAILED_AT_MOST = 1_000;

/** The paging run whose next step is due first. */
async function oldestStep(db: Db): Promise<View["oldestStep"]> {
  const { rows } = await sql<{ number: number; nextStepAt: Date | null; overdueSeconds: number | null }>`
    select incident.number, run.next_step_at, extract(epoch from now() - run.next_step_at)::float8 as overdue_seconds
    from paging_run run join incident on incident.id = run.incident_id
    where run.status = 'running' order by run.next_step_at nulls first limit 1`.execute(db);
  const [row] = rows;
  return row
    ? {
        incident: shortId("incident", row.number),
        nextStepAt: row.nextStepAt,
        overdueSeconds: Math.max(0, row.overdueSeconds ?? 0),
      }
    : null;
}

async function workers(db: Db): Promise<View["workers"]> {
  const { rows } = await sql<{ id: string; seenSecondsAgo: number }>`
    select worker_id as id, extract(epoch from now() - seen_at)::float8 as seen_seconds_ago
    from process_heartbeat order by seen_at desc limit 100`.execute(db);
  return rows;
}

/** Is the pager well? What the last audit found, and how everything stands now. */
export async function pagerHealth(db: Db): Promise<View> {
  const store = pagerStateStore(db);
  const outbox = outboxHealth(db);
  const [audit, now] = [await store.audit(), await store.now()];
  const findings = audit?.findings ?? [];
  const verdict = pagerVerdict(findings, audit && now.getTime() - Date.parse(audit.at), AUDIT_SECONDS);
  const queue = await outbox.queue();
  const [step, last, first, channels, alive, failed, dead] = await Promise.all([
    oldestStep(db),
    outbox.lastPage(),
    outbox.timeToFirst(IN_TIME_MS),
    outbox.channels(),
    workers(db),
    jobStore(db).failed(FAILED_AT_MOST),
    deadManSwitch({ db }),
  ]);
  return {
    verdict: verdict.decision,
    because: verdict.because,
    auditedAt: audit ? new Date(audit.at) : null,
    invariants: Object.entries(INVARIANTS).map(([name, title]) => {
      const { broken, mended, because } = findings.find(({ invariant }) => invariant === name) ?? {
        broken: 0,
        mended: 0,
        because: audit ? "" : "not audited yet",
      };
      return { name, title, holds: broken <= mended, broken, mended, because };
    }),
    lastPage: last,
    queue,
    oldestStep: step,
    timeToFirst: first,
    channels,
    workers: alive,
    failedJobs: failed.length,
    deadManSwitch: dead,
  };
}
