import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { silencedAlerts } from "../alerts/index.ts";
import type { RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { silencedRunsStore } from "./silenced-runs-store.ts";
import { PAGES_FIRST, takeStep } from "./take-step-job.ts";
import { writeTimeline } from "./timeline-store.ts";

/**
 * Whether the next step waits, because everything that an incident is about is silenced: as with Alertmanager, whom a page
 * reached before stays told, and nobody is told anew. It goes on with the end of the first silence, where it stood.
 */
export async function waitsForSilence({ kernel, tx, incident, now }: Scene, run: RunRow): Promise<boolean> {
  if (incident.origin !== "alert" || incident.test) return false;
  const store = silencedRunsStore(tx);
  const firing = await store.firingAlerts(incident.id);
  const silenced = await silencedAlerts(tx, kernel, firing, now);
  const [first] = [...silenced].sort((a, b) => a.untilMs - b.untilMs);
  if (!first || silenced.length < firing.length) return false;
  const until = new Date(first.untilMs);
  await store.wait(run.id, until, first.because);
  await enqueue(tx, takeStep, { runId: run.id }, { key: run.id, runAt: until, priority: PAGES_FIRST });
  const text = `Paging waits until ${until.toISOString()}: ${first.because}`;
  await writeTimeline(tx, SYSTEM, incident.id, {
    kind: "silenced",
    text,
    sourceKey: `silenced:${run.id}:${first.untilMs}`,
  });
  return true;
}

/** A silence changed: runs that wait for one are looked at again. */
export const wakeSilenced = (kernel: Kernel): Promise<void> =>
  // audit-free: what comes of it stands in the timeline
  inTransaction(kernel.db, async (tx) => {
    for (const runId of await silencedRunsStore(tx).wake(kernel.clock.now())) {
      await enqueue(tx, takeStep, { runId }, { key: runId, priority: PAGES_FIRST });
    }
  });
