import type { Finding } from "@shipshape/domain/incidents/pager-verdict";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { advancePages } from "./apply-happenings.ts";
import { outboxAuditViews } from "./outbox-audit-views.ts";
import { outboxStore } from "./outbox-store.ts";
import { queueSending } from "./queue-sending.ts";

const GRACE_MS = 30_000;

/** Proves what must hold for the outbox, and sets going what does not. */
export async function auditOutbox({ db, clock }: Kernel): Promise<Finding[]> {
  const views = outboxAuditViews(db);
  const before = clock.before(GRACE_MS);
  const [timeless, late, unended] = [
    await views.timeless(),
    await views.late(before),
    await views.unendedPages(before),
  ];
  let mended = 0;
  if (unended.length > 0) {
    // audit-free: what became of a page is its own record
    await inTransaction(db, async (tx) => {
      await outboxStore(tx).lockRequests(unended);
      await queueSending(tx, await advancePages(tx, unended));
    });
    mended = unended.length - (await views.unendedPages(before)).length;
  }
  return [
    {
      invariant: "message-has-time",
      broken: timeless,
      mended: 0,
      because: timeless > 0 ? `${timeless} open messages have no time at which anything happens` : "",
    },
    {
      invariant: "queue-in-time",
      broken: late,
      mended: 0,
      because: late > 0 ? `${late} urgent messages are more than ${GRACE_MS / 1_000} s late` : "",
    },
    {
      invariant: "page-has-end",
      broken: unended.length,
      mended,
      because: unended.length > 0 ? `of ${unended.length} pages nobody said whether they reached anybody` : "",
    },
  ];
}
