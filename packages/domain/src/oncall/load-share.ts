import { Temporal } from "temporal-polyfill";
import { wholePercent } from "../slo/percent.ts";
import { HOUR_MS } from "../time/milliseconds.ts";

type Held = { readonly member: string; readonly fromMs: number; readonly toMs: number };

/** How the burden of a schedule is shared: each number is a share of all of its kind that anybody carried, 0 to 1. */
export type LoadShare = {
  readonly member: string;
  readonly hours: number;
  readonly nightHours: number;
  readonly weekendHours: number;
  readonly shareOfHours: number;
  readonly shareOfNights: number;
  readonly shareOfWeekends: number;
};

const NIGHT = { fromHour: 22, toHour: 7 } as const;
/** A quarter more than an even part is unfair. */
const FAR_ABOVE = 1.25;

/** Milliseconds of a shift between 22:00 and 07:00, and on Saturdays and Sundays, by the wall clock of a zone. */
function heavyMs({ fromMs, toMs }: Held, timeZone: string): { nightMs: number; weekendMs: number } {
  let nightMs = 0;
  let weekendMs = 0;
  let day = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone).startOfDay();
  while (day.epochMilliseconds < toMs) {
    const next = day.add({ days: 1 }).startOfDay();
    const within = (aMs: number, bMs: number): number => Math.max(0, Math.min(bMs, toMs) - Math.max(aMs, fromMs));
    const morningMs = day.withPlainTime({ hour: NIGHT.toHour }).epochMilliseconds;
    const eveningMs = day.withPlainTime({ hour: NIGHT.fromHour }).epochMilliseconds;
    nightMs += within(day.epochMilliseconds, morningMs) + within(eveningMs, next.epochMilliseconds);
    if (day.dayOfWeek >= 6) weekendMs += within(day.epochMilliseconds, next.epochMilliseconds);
    day = next;
  }
  return { nightMs, weekendMs };
}

/** Who carries how much over the given shifts, whoever carries most first. Shares of nothing are 0. */
export function loadShares(shifts: readonly Held[], timeZone: string): LoadShare[] {
  const sums = new Map<string, { ms: number; nightMs: number; weekendMs: number }>();
  const all = { ms: 0, nightMs: 0, weekendMs: 0 };
  for (const shift of shifts) {
    const { nightMs, weekendMs } = heavyMs(shift, timeZone);
    const own = sums.get(shift.member) ?? { ms: 0, nightMs: 0, weekendMs: 0 };
    sums.set(shift.member, own);
    for (const sum of [own, all]) {
      sum.ms += shift.toMs - shift.fromMs;
      sum.nightMs += nightMs;
      sum.weekendMs += weekendMs;
    }
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return [...sums]
    .map(([member, own]) => ({
      member,
      hours: own.ms / HOUR_MS,
      nightHours: own.nightMs / HOUR_MS,
      weekendHours: own.weekendMs / HOUR_MS,
      shareOfHours: share(own.ms, all.ms),
      shareOfNights: share(own.nightMs, all.nightMs),
      shareOfWeekends: share(own.weekendMs, all.weekendMs),
    }))
    .sort((a, b) => b.hours - a.hours || a.member.localeCompare(b.member));
}

/** A fifth of an even part: whoever carries less only stood in for somebody, and is none of those who share. */
const STANDS_IN = 0.2;

/** How many people share a load. */
export const sharers = (shares: readonly LoadShare[]): number =>
  shares.filter(({ shareOfHours }) => shareOfHours * shares.length >= STANDS_IN).length;

/** Whether a share is far above an even part among so many people. */
export const isUnfair = (share: number, people: number): boolean => people > 1 && share > FAR_ABOVE / people;

/**
 * One sentence on how fairly nights and weekends are shared: who carries a quarter more than an even part of them, the
 * heaviest first; or that nobody does. Undefined where there is nothing to share.
 */
export function balanceSentence(shares: readonly LoadShare[]): string | undefined {
  const [only] = shares;
  if (only === undefined) return undefined;
  if (shares.length === 1) return `${only.member} carries everything: nobody shares it.`;
  const people = sharers(shares);
  if (people === 1) return `${only.member} carries ${wholePercent(only.shareOfHours)}: the others only stand in.`;
  const heavy = shares
    .flatMap(({ member, shareOfNights, shareOfWeekends }) => [
      { member, share: shareOfNights, of: "nights" },
      { member, share: shareOfWeekends, of: "weekends" },
    ])
    .filter(({ share }) => isUnfair(share, people))
    .sort((a, b) => b.share - a.share);
  if (heavy.length === 0) return `Nights and weekends are shared evenly by ${people} people.`;
  const [first, second] = heavy;
  if (!first) return undefined;
  const also = second
    ? `, ${second.member === first.member ? "and" : `${second.member}`} ${wholePercent(second.share)} of ${second.of}`
    : "";
  return `${first.member} carries ${wholePercent(first.share)} of ${first.of}${also}; an even part is ${wholePercent(1 / people)}.`;
}
