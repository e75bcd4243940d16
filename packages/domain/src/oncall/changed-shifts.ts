import { piecesBetween, type Schedule } from "./schedule.ts";

/** A stretch in which others are on call than before; none is nobody. */
export type ChangedShift = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

/** Where two versions of a schedule name different people within a span, in order: what a change would really change. */
export function changedShifts(before: Schedule, after: Schedule, fromMs: number, toMs: number): ChangedShift[] {
  const olds = piecesBetween(before, fromMs, toMs);
  const news = piecesBetween(after, fromMs, toMs);
  const edges = [...olds, ...news].flatMap((piece) => [piece.fromMs, piece.toMs]);
  const cuts = [...new Set([fromMs, ...edges, toMs])].sort((a, b) => a - b);
  const changed: ChangedShift[] = [];
  let [old, next] = [0, 0];
  for (const [index, startMs] of cuts.slice(0, -1).entries()) {
    const endMs = cuts[index + 1] ?? toMs;
    while ((olds[old]?.toMs ?? Number.POSITIVE_INFINITY) <= startMs) old += 1;
    while ((news[next]?.toMs ?? Number.POSITIVE_INFINITY) <= startMs) next += 1;
    const was = membersAt(olds[old], startMs);
    const is = membersAt(news[next], startMs);
    if (same(was, is)) continue;
    const last = changed.at(-1);
    const goesOn = last?.toMs === startMs && same(last.before, was) && same(last.after, is);
    if (last && goesOn) changed[changed.length - 1] = { ...last, toMs: endMs };
    else changed.push({ fromMs: startMs, toMs: endMs, before: was, after: is });
  }
  return changed;
}

type Held = { readonly people: readonly { readonly member: string }[]; readonly fromMs: number };

const membersAt = (piece: Held | undefined, atMs: number): readonly string[] =>
  piece && piece.fromMs <= atMs ? piece.people.map(({ member }) => member).sort() : [];

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((member, index) => member === other[index]);
