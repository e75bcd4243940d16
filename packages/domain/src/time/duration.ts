/** Milliseconds in each unit that a duration may be written in, largest first. */
const UNITS = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

const SHAPE = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

export type ParsedDuration =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly because: string };

/**
 * Reads a duration such as "30m", "1h30m" or "5d" into milliseconds. The grammar is Prometheus's without years: whole
 * numbers, each unit at most once, largest first (w d h m s ms); a bare "0" is zero. A day is 24 hours.
 */
export function parseDuration(text: string): ParsedDuration {
  const trimmed = text.trim();
  if (trimmed === "0") return { ok: true, ms: 0 };
  const match = trimmed === "" ? null : SHAPE.exec(trimmed);
  if (match === null) {
    return {
      ok: false,
      because: `"${text}" is not a duration: write whole numbers with units w, d, h, m, s or ms, largest first, such as "30m", "1h30m" or "5d"`,
    };
  }
  const ms = UNITS.reduce((sum, [, unitMs], index) => sum + Number(match[index + 1] ?? 0) * unitMs, 0);
  return Number.isSafeInteger(ms)
    ? { ok: true, ms }
    : { ok: false, because: `"${text}" is longer than can be counted: write a shorter duration, such as "90d"` };
}

/**
 * Writes milliseconds in the shortest form that `parseDuration` reads back to the same number: 5400000 is "1h30m".
 * Days are the largest unit; fractions of a millisecond are rounded. Throws RangeError below zero or for no number.
 */
export function formatDuration(ms: number): string {
  const rounded = Math.round(ms);
  if (!Number.isSafeInteger(rounded) || rounded < 0) {
    throw new RangeError(`A duration is a number of milliseconds from 0 up, not ${ms}`);
  }
  if (rounded === 0) return "0s";
  return parts(rounded, 1)
    .map(({ count, unit }) => `${count}${unit}`)
    .join("");
}

/**
 * A duration for people, in its two largest units: "2 h 5 min", "3 d", "45 s", "−5 min". Rounded down, so that nothing
 * is announced as longer than it is; under a second it reads "under 1 s", and zero "0 s".
 */
export function humanizeDuration(ms: number): string {
  if (Number.isNaN(ms)) return "unknown";
  if (!Number.isFinite(ms)) return ms > 0 ? "for ever" : "−for ever";
  if (ms < 0) return `−${humanizeDuration(-ms)}`;
  if (ms === 0) return "0 s";
  if (ms < 1_000) return "under 1 s";
  const [first, second] = parts(Math.floor(ms / 1_000) * 1_000, 1);
  if (first === undefined) return "0 s";
  const next = UNITS.findIndex(([unit]) => unit === first.unit) + 1;
  const shown = second !== undefined && UNITS[next]?.[0] === second.unit ? [first, second] : [first];
  return shown.map(({ count, unit }) => `${count} ${unit === "m" ? "min" : unit}`).join(" ");
}

/** `humanizeDuration` for a number of minutes. */
export const humanizeMinutes = (minutes: number): string => humanizeDuration(minutes * 60_000);

function parts(ms: number, largestUnit: number): { count: number; unit: string }[] {
  let rest = ms;
  const found: { count: number; unit: string }[] = [];
  for (const [unit, unitMs] of UNITS.slice(largestUnit)) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) found.push({ count, unit });
  }
  return found;
}
