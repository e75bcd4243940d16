import { type Counts, countsProblem } from "@shipshape/domain/slo/counts";
import type { IndicatorSideName } from "@shipshape/domain/slo/indicator";
import type { Series } from "../telemetry/index.ts";
import type { SideReadings } from "./stored-readings.ts";

/** Events of a minute: `adds` to what the minute holds, or replaces it. */
export type CountedSlice = Counts & { readonly minuteMs: number; readonly adds: boolean };

/** Where the sides of one group stood. */
export type GroupReadings = Readonly<Partial<Record<IndicatorSideName, SideReadings>>>;

/** What the sides of one group gave now. */
export type GroupSeries = Readonly<Partial<Record<IndicatorSideName, readonly Series[]>>>;

/** One reading of one group: now, and when and where it stood before. */
export type GroupReading = {
  readonly atMs: number;
  readonly series: GroupSeries;
  /** Undefined at the first reading of all; without readings for a group that came since. */
  readonly before: { readonly atMs: number; readonly readings: GroupReadings } | undefined;
};

/** What came of it. */
export type GroupCount = {
  readonly slices: readonly CountedSlice[];
  readonly readings: GroupReadings;
  readonly problem?: string;
  readonly suspicion?: string;
  readonly note?: string;
};

/** A reading that could not be counted leaves everything where it stood. */
export const uncounted = ({ before }: GroupReading, problem: string): GroupCount => ({
  slices: [],
  readings: before?.readings ?? {},
  problem,
});

/** The counts of a side beside its total. */
export const countsOf = (side: "good" | "bad", total: number, events: number): Counts => ({
  good: side === "bad" ? total - events : events,
  total,
});

/** Never more good than total, never fewer than none: a lying source earns no credit against other minutes. */
export const credible = ({ good, total }: Counts): Counts => ({ good: Math.min(total, Math.max(0, good)), total });

/** Why counts look wrong: more good, or more bad, than there are in all. */
export function doubtOf(side: "good" | "bad", counts: Counts): string | undefined {
  if (side === "bad" && counts.good < -1e-6 * counts.total) {
    return `The source gave ${counts.total - counts.good} bad events of ${counts.total} in all: check that both queries select the same requests`;
  }
  return countsProblem({ ...counts, good: Math.max(0, counts.good) });
}

export const sumOf = (series: readonly Series[] = []): number => series.reduce((sum, { value }) => sum + value, 0);
