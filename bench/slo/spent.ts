import { setTimeout as sleep } from "node:timers/promises";
import { type Usage, usageOf } from "../measure/process-usage.ts";
import { MINUTE_MS } from "./traffic.ts";

/** What a process and its descendants used between two moments. */
export type Spent = {
  readonly cpuSeconds: number;
  /** Of the process alone: for Shipshape without its PostgreSQL. */
  readonly ownCpuSeconds: number;
  readonly seconds: number;
  readonly cores: number;
  /** At the end. */
  readonly after: Usage;
};

/** Watches a process for so many minutes. */
export async function spentBy(pid: number, minutes: number): Promise<Spent> {
  const before = usageOf(pid);
  const began = performance.now();
  await sleep(minutes * MINUTE_MS);
  const after = usageOf(pid);
  const seconds = (performance.now() - began) / 1000;
  const ownCpuSeconds = (after.ownCpuMs - before.ownCpuMs) / 1000;
  const cpuSeconds = ownCpuSeconds + (after.descendantsCpuMs - before.descendantsCpuMs) / 1000;
  return { cpuSeconds, ownCpuSeconds, seconds, cores: cpuSeconds / seconds, after };
}

export const minuteNow = (): number => Math.floor(Date.now() / MINUTE_MS);

/** Waits until a minute (counted since the epoch) is so many seconds old. */
export async function untilMinute(minute: number, secondsIntoIt = 0): Promise<void> {
  const leftMs = minute * MINUTE_MS + secondsIntoIt * 1000 - Date.now();
  if (leftMs > 0) await sleep(leftMs);
}
