import type { CalendarEntry } from "./calendar-store.ts";

/**
 * A new copy of a calendar beside the one before: what was until now stays as it was told then, what is ahead is as it is
 * told now. A shift under way that is told otherwise now changes now.
 */
export function mergedCopy(
  before: readonly CalendarEntry[],
  after: readonly CalendarEntry[],
  now: Date,
): readonly CalendarEntry[] {
  if (before.length === 0) return after;
  const today = now.toISOString().slice(0, 10);
  const nowText = now.toISOString();
  const same = new Set(after.map(keyOf));
  const known = new Set(before.map(keyOf));
  const was = before.flatMap((entry): CalendarEntry[] => {
    if ("day" in entry) return entry.day < today ? [entry] : [];
    if (entry.to <= nowText) return [entry];
    if (entry.from >= nowText || same.has(keyOf(entry))) return [];
    return [{ ...entry, to: nowText }];
  });
  const willBe = after.flatMap((entry): CalendarEntry[] => {
    if ("day" in entry) return entry.day >= today ? [entry] : [];
    if (entry.to <= nowText) return [];
    if (entry.from >= nowText || known.has(keyOf(entry))) return [entry];
    return [{ ...entry, from: nowText }];
  });
  return [...was, ...willBe];
}

const keyOf = (entry: CalendarEntry): string =>
  "day" in entry ? entry.day : `${entry.from} ${entry.to} ${entry.users.join(" ")}`;
