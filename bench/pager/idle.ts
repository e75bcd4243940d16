import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { cpuMsOf } from "../measure/process-usage.ts";

const LONGEST_MS = 300_000;

/** Waits until nothing of the load is left: the intake log, the jobs that it caused, the words that alerts are found by. */
export async function untilDone(look: pg.Client): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const { rows } = await look.query<{ left: number }>(`
      select (select count(*) from alert_intake) + (select coalesce(max(number), 0) from alert)
        - (select number from alert_words_done)
        + (select count(*) from graphile_worker._private_jobs where run_at <= now() and key is null) as left`);
    if (Number(rows[0]?.left) === 0) return;
    if (performance.now() > until) throw new Error("the load was not processed in time");
    await sleep(100);
  }
}

/** What a process and its family use when there is nothing to do, in cores. */
export async function idleCores(pid: number, seconds = 10): Promise<number> {
  const before = cpuMsOf(pid);
  const began = performance.now();
  await sleep(seconds * 1000);
  return (cpuMsOf(pid) - before) / (performance.now() - began);
}
