import { SECOND_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import type { Tx } from "../../kernel/database.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";

/** Judges again what was kept back and whose time has come. */
export const reconsiderAlerts = defineJob("alerts.reconsider", z.object({}));

/** Judging goes before housekeeping, as the judging of alerts that are new does. */
const PRIORITY = -5;

/** Sees to it, in the caller's transaction, that alerts are judged again at these times: one job for all of one second. */
export async function judgeAnewAt(tx: Tx, timesMs: readonly number[], nowMs: number): Promise<void> {
  const seconds = new Set(timesMs.map((ms) => Math.ceil(Math.max(ms, nowMs) / SECOND_MS)));
  const jobs = [...seconds].map((second) => {
    const dueMs = second * SECOND_MS;
    const now = dueMs - nowMs <= SECOND_MS && timesMs.some((ms) => ms <= nowMs);
    return {
      name: reconsiderAlerts.name,
      payload: {},
      key: now ? "now" : String(second),
      priority: PRIORITY,
      ...(now ? {} : { runAt: new Date(dueMs) }),
    };
  });
  await enqueueNamed(tx, jobs);
}
