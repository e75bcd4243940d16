import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";
import { type Range, RangeSearch, spanOf } from "../../kernel/chart-range.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";

/** What narrows the list of deployments, as it stands in the address. */
export const DeploymentSearch = RangeSearch.extend({
  service: addressWord,
  team: addressWord,
  environment: addressWord,
  result: z.enum(["in_progress", "succeeded", "failed", "aborted"]).optional().catch(undefined),
});
export type DeploymentFilter = z.infer<typeof DeploymentSearch>;

/** `window`: as long as most objectives look back. */
const LONGEST_DAYS = 30;

export const RANGES: readonly Range[] = ["window", "7d", "24h", "6h"];
export const STANDARD: Range = "7d";
export const RANGE_WORDS = { window: "30 d" } as const;

export const isZoomed = ({ from, to }: DeploymentFilter): boolean => from !== undefined && to !== undefined;

export const listSpan = (search: DeploymentFilter, now: number): TimeSpan =>
  spanOf(search, { fromMs: now - LONGEST_DAYS * DAY_MS, toMs: now }, now, STANDARD);

/** What to ask for: from a whole hour, so that the question stays the same while time goes on; to now, unless zoomed. */
export function listQuery(search: DeploymentFilter, { fromMs, toMs }: TimeSpan) {
  const { service, team, environment, result } = search;
  return {
    service,
    team,
    environment,
    status: result,
    from: new Date(isZoomed(search) ? fromMs : Math.floor(fromMs / HOUR_MS) * HOUR_MS),
    ...(isZoomed(search) ? { to: new Date(toMs) } : {}),
  };
}
