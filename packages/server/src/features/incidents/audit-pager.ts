import { pagerRecovered, pagerTroubled } from "@shipshape/contract/incidents-pager";
import { type Finding, isTrouble } from "@shipshape/domain/incidents/pager-verdict";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { jobStore } from "../../kernel/job-store.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { auditOutbox } from "../notify/index.ts";
import { auditPaging } from "./audit-paging.ts";
import { INVARIANTS } from "./pager-invariants.ts";
import { type Audit, pagerStateStore } from "./pager-state-store.ts";
import { pagingAuditViews } from "./paging-audit-views.ts";

export const AUDIT_SECONDS = 30;
const GRACE_MS = 60_000;

const finding = (invariant: string, broken: number, because: (count: number) => string): Finding => ({
  invariant,
  broken,
  mended: 0,
  because: broken > 0 ? because(broken) : "",
});

/** What stands before an incident: alerts on their way, held and hidden, and our own jobs. */
async function auditAlerts({ db, clock }: Kernel): Promise<Finding[]> {
  const views = pagingAuditViews(db);
  const late = clock.before(GRACE_MS);
  const [unprocessed, held, hidden, jobs] = [
    await views.unprocessed(late),
    await views.heldForEver(late),
    await views.hiddenWithoutReason(),
    await jobStore(db).failingAgain(),
  ];
  return [
    finding("alert-was-processed", unprocessed, (count) =>
      count === 1 ? "a batch of alerts waits in the intake log" : `${count} batches of alerts wait in the intake log`,
    ),
    finding("held-alert-has-time", held.length, (count) => `${count} alerts are held, and nothing looks at them again`),
    finding("hidden-alert-has-reason", hidden.length, (count) => `${count} alerts are hidden without a reason`),
    finding(
      "job-was-done",
      jobs.length,
      (count) => `${count} jobs fail again and again: ${[...new Set(jobs)].join(", ")}`,
    ),
  ];
}

/** Since when each trouble lasts, and who is to be told that one began or is over. */
function changes(before: Audit | undefined, findings: readonly Finding[], at: Date) {
  const known = before?.troubledSince ?? {};
  const troubles = findings.filter(isTrouble);
  const troubledSince = Object.fromEntries(
    troubles.map(({ invariant }) => [invariant, known[invariant] ?? at.toISOString()]),
  );
  const payload = (invariant: string, because: string, since: string) => ({
    invariant,
    title: INVARIANTS[invariant] ?? invariant,
    because,
    since: new Date(since),
  });
  const begun = troubles
    .filter(({ invariant }) => known[invariant] === undefined)
    .map(
      ({ invariant, because }): Telling => ({
        event: pagerTroubled,
        payload: payload(invariant, because, at.toISOString()),
      }),
    );
  const over = Object.entries(known)
    .filter(([invariant]) => troubledSince[invariant] === undefined)
    .map(
      ([invariant, since]): Telling => ({
        event: pagerRecovered,
        payload: payload(invariant, "it holds again", since),
      }),
    );
  return { troubledSince, tellings: [...begun, ...over] };
}

/**
 * Proves everything that must hold for the pager, sets right what it can, and keeps what it found. What it cannot set right opens
 * an alert about ourselves.
 */
export async function auditPager(kernel: Kernel): Promise<void> {
  const findings = [...(await auditAlerts(kernel)), ...(await auditPaging(kernel)), ...(await auditOutbox(kernel))];
  // audit-free: what an audit found is its own record
  await inTransaction(kernel.db, async (tx) => {
    const store = pagerStateStore(tx);
    const at = await store.now();
    const { troubledSince, tellings } = changes(await store.audit(), findings, at);
    await store.putAudit({ at: at.toISOString(), findings, troubledSince });
    await emitAll(tx, SYSTEM, tellings);
  });
}
