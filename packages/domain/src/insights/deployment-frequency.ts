import { DAY_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";

/** The epoch began on a Thursday; weeks begin on Mondays (ISO 8601). */
const MONDAY_DAYS = 4;

export type DeploymentFrequency = {
  readonly deployments: number;
  readonly perDay: number;
  /** Days with at least one. */
  readonly daysDeployed: number;
  /** Over how many the mean is taken. */
  readonly days: number;
  /** The first known deployment, where it is within the range. */
  readonly knownSinceMs: number | undefined;
};

/** Days since the epoch, in UTC. */
export const epochDay = (ms: number): number => Math.floor(ms / DAY_MS);
/** The Monday that a day belongs to, in days since the epoch. */
export const mondayOf = (day: number): number => day - ((((day - MONDAY_DAYS) % 7) + 7) % 7);

/** One or two days say nothing of a rhythm: a week has its weekend. */
const LEAST_DAYS = 7;

/**
 * Over how many days of a range the mean is taken: those since the first known deployment, a week at least. Before it nobody
 * knows how often was deployed, and that it was never is not known either.
 */
export function daysKnown({ fromMs, toMs }: Span, firstMs: number | undefined): number {
  const range = Math.max(1, (toMs - fromMs) / DAY_MS);
  if (firstMs === undefined || firstMs <= fromMs) return range;
  return Math.min(range, Math.max(LEAST_DAYS, (toMs - firstMs) / DAY_MS));
}

/** How often was deployed in a range (dora.dev: deployment frequency), of deployments that ended well. */
export function frequencyOf(
  deployments: number,
  daysDeployed: number,
  range: Span,
  firstMs: number | undefined,
): DeploymentFrequency {
  const days = daysKnown(range, firstMs);
  const isKnownSince = firstMs !== undefined && firstMs > range.fromMs && firstMs < range.toMs;
  return {
    deployments,
    perDay: deployments / days,
    daysDeployed,
    days,
    knownSinceMs: isKnownSince ? firstMs : undefined,
  };
}
