import { digestWeek } from "@shipshape/domain/oncall/digest-week";
import { parseDuration } from "@shipshape/domain/time/duration";
import type { Shipshape } from "./shipshape.ts";

const HOUR_MS = 3_600_000;

/**
 * From Monday at nine people are told what is wrong with their schedules, for a day. A story whose schedules have gaps, and that is
 * not about this, begins on another day.
 */
export async function awayFromDigests(shipshape: Shipshape): Promise<void> {
  const isNear = (atMs: number) => [atMs, atMs + HOUR_MS].some((ms) => digestWeek(ms, "UTC") !== undefined);
  while (isNear((await shipshape.now()).getTime())) await shipshape.fastForward("6h", { step: "6h" });
}

/** A story that speaks of hours of today, and takes so long, begins tomorrow when today is as good as over. */
export async function awayFromMidnight(shipshape: Shipshape, duration: string): Promise<void> {
  const parsed = parseDuration(duration);
  if (!parsed.ok) throw new Error(parsed.because);
  const dayOf = (atMs: number) => Math.floor(atMs / (24 * HOUR_MS));
  const nowMs = (await shipshape.now()).getTime();
  if (dayOf(nowMs) !== dayOf(nowMs + parsed.ms)) await shipshape.fastForward(duration, { step: duration });
}
