import { zoneClock } from "../time/zone-clock.ts";
import type { CoverageKind } from "./coverage-kind.ts";
import type { FinalShift, Gap } from "./schedule.ts";

/** What is wrong with who is on call when, in words, with its mend. */
export type CoverageFinding = {
  readonly kind: CoverageKind;
  /** `bad`: a page may reach nobody. `warn`: it will reach somebody, at a price. */
  readonly severity: "bad" | "warn";
  readonly says: string;
  readonly mend: string;
  /** Whom it is about. */
  readonly member: string | undefined;
  /** When it begins, in epoch milliseconds; undefined for what is about the whole span. */
  readonly fromMs: number | undefined;
};

/** How somebody can be reached: over an address that is known to work, only over others, or not at all. */
export type Reach = { readonly reach: "verified" | "unverified" | "none" | "unknown_user"; readonly because: string };

export type CoverageQuestion = {
  readonly timeZone: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The final shifts of the span. */
  readonly shifts: readonly FinalShift[];
  readonly gaps: readonly Gap[];
  readonly reachOf: (member: string) => Reach;
  /** What the people of this schedule are on call for in all schedules, this one among them. */
  readonly everyShift: readonly FinalShift[];
  /** The shifts by which the load is judged: long enough a time that turns even out; usually past and future weeks. */
  readonly loadShifts: readonly FinalShift[];
};

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A moment as people of a zone write it: `Sat 28 Nov 18:00`. */
export function localMinute(atMs: number, timeZone: string): string {
  const local = new Date(zoneClock(timeZone).localOf(atMs));
  const time = local.toISOString().slice(11, 16);
  return `${WEEKDAYS[local.getUTCDay()]} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${time}`;
}
