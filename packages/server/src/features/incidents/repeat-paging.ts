import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { pageAnew } from "./page-anew.ts";
import { pagingStore } from "./paging-store.ts";
import { sceneOf } from "./scene.ts";
import { silencedRunsStore } from "./silenced-runs-store.ts";
import { writeTimeline } from "./timeline-store.ts";

type Flushed = {
  readonly groupId: string;
  readonly groupKey: string;
  readonly reason: string;
  readonly because: string;
  readonly firing: readonly string[];
};

/**
 * A group of alerts is told again after its repeat interval: incidents of it that nobody acknowledged, and for which nobody
 * is being paged any more, are paged for once more. What else a flush tells, its alerts tell themselves.
 */
export async function repeatPaging(kernel: Kernel, { groupKey, reason, because, firing }: Flushed): Promise<void> {
  if (reason !== "repeat interval elapsed") return;
  for (const incidentId of await silencedRunsStore(kernel.db).unpagedOf(firing)) {
    // audit-free: paging leaves its record in the timeline
    await inTransaction(kernel.db, async (tx) => {
      const scene = await sceneOf(kernel, tx, incidentId);
      if (scene?.incident.status !== "open") return;
      if ((await pagingStore(tx).runsOf(incidentId)).some(({ status }) => status === "running")) return;
      const text = `Paged again: group ${groupKey}, repeat interval elapsed, ${because}`;
      await writeTimeline(tx, SYSTEM, incidentId, { kind: "repeat", text });
      await pageAnew(scene, SYSTEM);
    });
  }
}
