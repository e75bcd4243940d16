import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import type { TimeSpan } from "../kit/chart-marks.ts";

export const RANGES = ["window", "7d", "24h", "6h", "1h"] as const;
export type Range = (typeof RANGES)[number];

const LENGTH_MS: Readonly<Record<Exclude<Range, "window">, number>> = {
  "7d": 7 * 1_440 * MINUTE_MS,
  "24h": 1_440 * MINUTE_MS,
  "6h": 360 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
};

/** The stretch of time a chart shows, as it stands in the address: a named range, or one that was dragged over. */
export const RangeSearch = z.object({
  range: z.enum(RANGES).optional().catch(undefined),
  from: z.number().optional().catch(undefined),
  to: z.number().optional().catch(undefined),
});
export type RangeInUrl = z.infer<typeof RangeSearch>;

const POINTS = 360;
const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440];

/** The smallest step that gives no more points than a chart can show. */
export const stepMinutesOf = ({ fromMs, toMs }: TimeSpan): number =>
  STEPS_MINUTES.find((step) => (toMs - fromMs) / (step * MINUTE_MS) <= POINTS) ?? 1440;

/** The span to show now, moved on in whole steps, so that it does not ask anew every second. */
export function spanOf(search: RangeInUrl, window: TimeSpan, now: number, standard: Range = "window"): TimeSpan {
  const { range = standard, from, to } = search;
  if (from !== undefined && to !== undefined && to > from) return { fromMs: from, toMs: to };
  if (range === "window") return { fromMs: window.fromMs, toMs: Math.max(now, window.toMs) };
  const stepMs = stepMinutesOf({ fromMs: 0, toMs: LENGTH_MS[range] }) * MINUTE_MS;
  const toMs = (Math.floor(now / stepMs) + 1) * stepMs;
  return { fromMs: toMs - LENGTH_MS[range], toMs };
}

/** A stretch as it stands in the address, in whole minutes: nothing is counted in less. */
export function zoomedTo({ fromMs, toMs }: TimeSpan): RangeInUrl {
  const from = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
  return { from, to: Math.max(from + MINUTE_MS, Math.ceil(toMs / MINUTE_MS) * MINUTE_MS) };
}

/** One step further out: from a stretch that was dragged over to the range it lay in, from a range to the next longer. */
export function zoomedOut(
  { range, from, to }: RangeInUrl,
  ranges: readonly Range[],
  standard: Range,
): RangeInUrl | undefined {
  const named = (wanted: Range): RangeInUrl => ({
    range: wanted === standard ? undefined : wanted,
    from: undefined,
    to: undefined,
  });
  if (from !== undefined && to !== undefined) return named(range ?? standard);
  const longer = ranges[ranges.indexOf(range ?? standard) - 1];
  return longer && named(longer);
}

/** The stretch of the same length just before, or just after, though not beyond now. */
export function steppedBy(direction: -1 | 1, span: TimeSpan, nowMs: number): RangeInUrl {
  const lengthMs = span.toMs - span.fromMs;
  const toMs = Math.min(span.toMs + direction * lengthMs, Math.max(nowMs, span.toMs));
  return zoomedTo({ fromMs: toMs - lengthMs, toMs });
}
