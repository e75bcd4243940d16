import { finalShifts, type Schedule } from "./schedule.ts";

/** A stretch in which somebody else is on call than before; undefined is nobody. */
export type ChangedShift = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** Where two versions of a schedule name different people within a span, in order: what a change would really change. */
export function changedShifts(before: Schedule, after: Schedule, fromMs: number, toMs: number): ChangedShift[] {
  const olds = finalShifts(before, fromMs, toMs);
  const news = finalShifts(after, fromMs, toMs);
  const edges = [...olds, ...news].flatMap((shift) => [shift.fromMs, shift.toMs]);
  const cuts = [...new Set([fromMs, ...edges, toMs])].sort((a, b) => a - b);
  const changed: ChangedShift[] = [];
  let [old, next] = [0, 0];
  for (const [index, startMs] of cuts.slice(0, -1).entries()) {
    const endMs = cuts[index + 1] ?? toMs;
    while ((olds[old]?.toMs ?? Number.POSITIVE_INFINITY) <= startMs) old += 1;
    while ((news[next]?.toMs ?? Number.POSITIVE_INFINITY) <= startMs) next += 1;
    const was = holderAt(olds[old], startMs);
    const is = holderAt(news[next], startMs);
    if (was === is) continue;
    const last = changed.at(-1);
    const goesOn = last?.toMs === startMs && last.before === was && last.after === is;
    if (last && goesOn) changed[changed.length - 1] = { ...last, toMs: endMs };
    else changed.push({ fromMs: startMs, toMs: endMs, before: was, after: is });
  }
  return changed;
}

const holderAt = (shift: { member: string; fromMs: number } | undefined, atMs: number): string | undefined =>
  shift && shift.fromMs <= atMs ? shift.member : undefined;
