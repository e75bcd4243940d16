import { SECOND_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import type { Tx } from "../../kernel/database.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";

/** Looks at the groups of alerts that are due, and tells those that have something to tell. */
export const flushGroupsJob = defineJob("alerts.flushGroups", z.object({}));

const PRIORITY = -5;

/** Sees to it, in the caller's transaction, that groups are looked at at these times: one job for all of one second. */
export async function flushAt(tx: Tx, timesMs: readonly number[]): Promise<void> {
  const seconds = new Set(timesMs.map((ms) => Math.ceil(ms / SECOND_MS)));
  await enqueueNamed(
    tx,
    [...seconds].map((second) => ({
      name: flushGroupsJob.name,
      payload: {},
      key: String(second),
      priority: PRIORITY,
      runAt: new Date(second * SECOND_MS),
    })),
  );
}
