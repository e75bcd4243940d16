import { pageCancelled } from "@shipshape/contract/incidents";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { dequeue } from "../../kernel/jobs.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { takeStep } from "./take-step-job.ts";

/** Those of these runs that are under way take no further step. What they have asked stays asked. */
export async function stopRuns(tx: Tx, runs: readonly RunRow[], because: string): Promise<void> {
  const running = runs.filter(({ status }) => status === "running");
  if (running.length === 0) return;
  const ids = running.map(({ id }) => id);
  await pagingStore(tx).stop(ids, because);
  for (const id of ids) await dequeue(tx, takeStep, id);
}

/** Tells that pages need no answer any more. */
export async function cancelPages(
  { tx, incident }: Scene,
  actor: Actor,
  pageIds: readonly string[],
  because: string,
): Promise<void> {
  if (pageIds.length === 0) return;
  const told = { incidentId: incident.id, pageIds: [...pageIds], because };
  await emit(tx, actor, pageCancelled, told, `incident:${incident.id}`);
}
