import { budgetRecoversAtMs } from "@shipshape/domain/slo/budget";
import type { Counts } from "@shipshape/domain/slo/counts";
import { windowEndMs, windowMinutes } from "@shipshape/domain/slo/window";
import type { Db } from "../../kernel/database.ts";
import { countsViews, type StepRow } from "./counts-views.ts";
import { windowFromMs } from "./objective-counts.ts";
import type { SloRow } from "./slo-store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A minute, or a whole hour, of the window; it has left once its last minute has. */
type Step = Counts & { readonly fromMs: number; readonly toMs: number };

const minuteStep = ({ at, good, total }: StepRow): Step => ({ good, total, fromMs: at.getTime(), toMs: at.getTime() });
const hourStep = ({ at, good, total }: StepRow): Step => ({
  good,
  total,
  fromMs: at.getTime(),
  toMs: at.getTime() + HOUR_MS - MINUTE_MS,
});

/**
 * When each of these spent budgets has something left again, provided that nothing more goes wrong: a calendar budget at
 * its window's end, a rolling one when enough failures have left the window, to the minute. Left out are budgets of time
 * slices, and those of which nobody can tell.
 */
export async function recoveriesOf(db: Db, spent: readonly SloRow[], atMs: number): Promise<Map<string, Date>> {
  const byCalendar = spent.filter(({ timeWindow }) => timeWindow.calendar !== undefined);
  const rolling = spent.filter((slo) => slo.timeWindow.calendar === undefined && slo.budgetingMethod === "Occurrences");
  const recoveries = new Map(byCalendar.map(({ id, timeWindow }) => [id, new Date(windowEndMs(timeWindow, atMs))]));
  if (rolling.length === 0) return recoveries;

  const steps = await stepsOf(db, rolling, atMs);
  const deciding = rolling.flatMap((slo) => decidingStep(slo, steps.get(slo.id) ?? [], atMs) ?? []);
  const minutes = await countsViews(db).minutesOf(
    deciding.map(({ slo, step }) => ({ sloId: slo.id, hourMs: hourOf(step) })),
  );
  for (const { slo, step } of deciding) {
    const finer = minutes.filter(({ sloId, at }) => sloId === slo.id && at.getTime() >= step.fromMs).map(minuteStep);
    const others = (steps.get(slo.id) ?? []).filter(({ fromMs, toMs }) => toMs < step.fromMs || fromMs > step.toMs);
    const recoversMs = recoveryMs(slo, [...others, ...finer.filter(({ toMs }) => toMs <= step.toMs)], atMs);
    if (recoversMs !== undefined) recoveries.set(slo.id, new Date(recoversMs));
  }
  return recoveries;
}

const hourOf = ({ fromMs }: Step): number => Math.floor(fromMs / HOUR_MS) * HOUR_MS;

/** The window as whole hours, with the minutes of the hour in which it begins. */
async function stepsOf(db: Db, rolling: readonly SloRow[], atMs: number): Promise<Map<string, Step[]>> {
  const views = countsViews(db);
  const froms = new Map(rolling.map((slo) => [slo.id, windowFromMs(slo, atMs)]));
  const wholeHours = [...froms].map(([sloId, fromMs]) => ({ sloId, fromMs: Math.ceil(fromMs / HOUR_MS) * HOUR_MS }));
  const ragged = wholeHours.map(({ sloId, fromMs }) => ({ sloId, hourMs: fromMs - HOUR_MS }));
  const hours = await views.hoursSince(wholeHours);
  const minutes = await views.minutesOf(ragged);
  const steps = new Map<string, Step[]>(rolling.map(({ id }) => [id, []]));
  for (const row of minutes) {
    if (row.at.getTime() >= (froms.get(row.sloId) ?? 0)) steps.get(row.sloId)?.push(minuteStep(row));
  }
  for (const row of hours) steps.get(row.sloId)?.push(hourStep(row));
  return steps;
}

const recoveryMs = ({ target, timeWindow }: SloRow, steps: readonly Step[], nowMs: number): number | undefined =>
  budgetRecoversAtMs({ steps, target, windowMinutes: windowMinutes(timeWindow.duration), nowMs });

/** The step with whose leaving the budget recovers. */
function decidingStep(slo: SloRow, steps: readonly Step[], atMs: number): { slo: SloRow; step: Step } | undefined {
  const recoversMs = recoveryMs(slo, steps, atMs);
  if (recoversMs === undefined) return undefined;
  const leavesMs = (step: Step): number => step.toMs + windowMinutes(slo.timeWindow.duration) * MINUTE_MS;
  const step = steps.find((one) => leavesMs(one) === recoversMs);
  return step && { slo, step };
}
