import * as z from "zod";
import type { TimeSpan } from "../kit/chart-marks.ts";

export const RANGES = ["window", "7d", "24h", "6h", "1h"] as const;
export type Range = (typeof RANGES)[number];

const MINUTE_MS = 60_000;
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
type RangeInUrl = z.infer<typeof RangeSearch>;

const POINTS = 360;
const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440];

/** The smallest step that gives no more points than a chart can show. */
export const stepMinutesOf = ({ fromMs, toMs }: TimeSpan): number =>
  STEPS_MINUTES.find((step) => (toMs - fromMs) / (step * MINUTE_MS) <= POINTS) ?? 1440;

/** The span to show now, moved on in whole steps, so that it does not ask anew every second. */
export function spanOf({ range = "window", from, to }: RangeInUrl, window: TimeSpan, now: number): TimeSpan {
  if (from !== undefined && to !== undefined && to > from) return { fromMs: from, toMs: to };
  if (range === "window") return { fromMs: window.fromMs, toMs: Math.max(now, window.toMs) };
  const stepMs = stepMinutesOf({ fromMs: 0, toMs: LENGTH_MS[range] }) * MINUTE_MS;
  const toMs = Math.ceil(now / stepMs) * stepMs;
  return { fromMs: toMs - LENGTH_MS[range], toMs };
}
