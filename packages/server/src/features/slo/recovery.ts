import { budgetRecoversAtMs } from "@shipshape/domain/slo/budget";
import { type Minutes, sumMinutes } from "@shipshape/domain/slo/minutes";
import { windowEndMs, windowMinutes } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import { minutesOf } from "./minute-reads.ts";
import { windowFromMs } from "./objective-counts.ts";
import type { SloToEvaluate } from "./slo-store.ts";

/** A month of minutes of each is in memory meanwhile. */
const AT_ONCE = 20;
const FEW = 50;
const LOOKED_AT_EVERY_MINUTES = 10;

type SpentSlo = Pick<SloToEvaluate, "id" | "rules" | "measuredSeries" | "lastRecoversAt">;

/**
 * When each of these spent budgets has something left again, provided that nothing more goes wrong: a calendar budget at
 * its window's end, a rolling one when enough failures have left the window, to the minute. Left out are those of which
 * nobody can tell.
 */
export async function recoveriesOf(db: Db, spent: readonly SpentSlo[], atMs: number): Promise<Map<string, Date>> {
  const byCalendar = spent.filter(({ rules }) => rules.window.calendar !== undefined);
  const rolling = spent.filter(({ rules }) => rules.window.calendar === undefined);
  const recoveries = new Map(byCalendar.map(({ id, rules }) => [id, new Date(windowEndMs(rules.window, atMs))]));
  const due = rolling.filter((slo) => rolling.length <= FEW || isDue(slo, atMs));
  for (const { id, lastRecoversAt } of rolling) if (lastRecoversAt) recoveries.set(id, lastRecoversAt);
  for (const some of chunks(due, AT_ONCE)) {
    const fromMs = Math.min(...some.map((slo) => windowFromMs(slo, atMs)));
    const ids = some.map(({ id }) => id);
    const found = await minutesOf(db, ids, fromMs, atMs + MINUTE_MS, "budget");
    for (const slo of some) {
      const minutes = found.get(slo.id);
      const recoversMs = minutes && recoveryMs(slo, minutes, atMs);
      if (recoversMs === undefined) recoveries.delete(slo.id);
      else recoveries.set(slo.id, new Date(recoversMs));
    }
  }
  return recoveries;
}

/** Where many are spent at once, each is looked at every ten minutes, and at once where nothing is known. */
const isDue = ({ lastRecoversAt, measuredSeries }: SpentSlo, atMs: number): boolean =>
  lastRecoversAt === null || (Math.floor(atMs / MINUTE_MS) + measuredSeries) % LOOKED_AT_EVERY_MINUTES === 0;

/** Each minute with failures leaves the window for itself; everything else only says how many events there are. */
function recoveryMs(slo: SpentSlo, minutes: Minutes, nowMs: number): number | undefined {
  const length = windowMinutes(slo.rules.window.duration);
  const first = Math.max(0, minutes.total.length - length);
  const steps: { good: number; total: number; toMs: number }[] = [];
  let counted = 0;
  for (let at = first; at < minutes.total.length; at += 1) {
    const [good = 0, total = 0] = [minutes.good[at], minutes.total[at]];
    if (total <= good) continue;
    steps.push({ good, total, toMs: minutes.startMs + at * MINUTE_MS });
    counted += total;
  }
  const rest = sumMinutes({
    ...minutes,
    good: minutes.good.subarray(first),
    total: minutes.total.subarray(first),
    state: minutes.state.subarray(first),
  }).total;
  steps.push({ good: rest - counted, total: rest - counted, toMs: nowMs });
  return budgetRecoversAtMs({ steps, target: slo.rules.target, windowMinutes: length, nowMs });
}
