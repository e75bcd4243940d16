import type { TimeSpan } from "./chart-marks.ts";
import { nearestIndex } from "./chart-reading.ts";

/** Where the crosshair stands, and from where a stretch is being selected. */
export type Pointed = { readonly atMs: number; readonly anchorMs: number | null };

const FAR = 10;

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageDown: -FAR,
  PageUp: FAR,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * Where a key moves the crosshair to: from point to point, ten with Page up and down, to the ends with Home and End. With
 * Shift the stretch from where it stood is selected. Undefined for a key that does not move it.
 */
export function movedBy(
  key: string,
  withShift: boolean,
  pointed: Pointed | undefined,
  times: readonly number[],
): Pointed | undefined {
  const step = STEPS[key];
  const last = times.length - 1;
  if (step === undefined || last < 0) return undefined;
  const from = pointed === undefined ? last : (nearestIndex(times, pointed.atMs) ?? last);
  const isFirst = pointed === undefined && Math.abs(step) === 1;
  const to = Math.min(last, Math.max(0, isFirst ? from : from + step));
  const atMs = times[to] ?? 0;
  return { atMs, anchorMs: withShift ? (pointed?.anchorMs ?? times[from] ?? atMs) : null };
}

/** The stretch that is selected, where it has a length. */
export function selectedSpan(pointed: Pointed | undefined): TimeSpan | undefined {
  if (pointed === undefined || pointed.anchorMs === null || pointed.anchorMs === pointed.atMs) return undefined;
  return { fromMs: Math.min(pointed.atMs, pointed.anchorMs), toMs: Math.max(pointed.atMs, pointed.anchorMs) };
}
