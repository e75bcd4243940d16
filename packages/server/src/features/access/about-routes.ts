import { system } from "@shipshape/contract/system";
import { DONE } from "@shipshape/contract/value";
import { inTransaction } from "../../kernel/database.ts";
import type { Mount } from "../../kernel/http.ts";
import { jobStore } from "../../kernel/job-store.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { VERSION } from "../../kernel/own-health.ts";
import { DomainError } from "../../kernel/problem.ts";
import { receiptStore } from "../../kernel/receipt-store.ts";
import { keepReceipts } from "../../kernel/receipts.ts";
import { audit } from "./audit.ts";

const FAILED_SHOWN = 50;
const LONGEST_ERROR = 600;

/** What this server is, where its things are, and how its own work goes. */
export function mountAboutRoutes(mount: Mount, kernel: Kernel): void {
  const { db, config, clock, mail } = kernel;
  const startedAt = clock.now();

  mount(system.listReceipts, async () => {
    await keepReceipts(kernel);
    return { receipts: await receiptStore(db).list(clock.now().toISOString().slice(0, 10)) };
  });

  mount(system.about, async () => {
    const jobs = jobStore(db);
    const [failed, jobsWaiting, database] = await Promise.all([
      jobs.failed(FAILED_SHOWN),
      jobs.waiting(),
      jobs.database(),
    ]);
    return {
      version: VERSION,
      startedAt,
      node: process.version,
      publicUrl: config.publicUrl,
      dataDirectory: config.dataDirectory,
      database: { kind: config.databaseUrl === undefined ? ("embedded" as const) : ("external" as const), ...database },
      mail: mail.state(),
      collectSeconds: config.collectSeconds,
      jobsWaiting,
      failedJobs: failed.map((job) => ({ ...job, error: job.error.slice(0, LONGEST_ERROR) })),
    };
  });

  mount(system.retryJob, async ({ params, actor }) => {
    await inTransaction(db, async (tx) => {
      const job = await jobStore(tx).retry(params.jobId);
      if (!job) throw new DomainError("not_found", "This job is not failed any more: it runs, or it is done.");
      await audit(tx, actor, { action: "system.retryJob", subject: `job:${job}`, after: { id: params.jobId } });
    });
    return DONE;
  });
}
