import { DAY_MS } from "../time/milliseconds.ts";

/** The epoch began on a Thursday; weeks begin on Mondays (ISO 8601). */
const MONDAY_DAYS = 4;

export type DeploymentFrequency = {
  readonly deployments: number;
  readonly perDay: number;
  /** Days with at least one. */
  readonly daysDeployed: number;
  readonly days: number;
};

/** Days since the epoch, in UTC. */
export const epochDay = (ms: number): number => Math.floor(ms / DAY_MS);
/** The Monday that a day belongs to, in days since the epoch. */
export const mondayOf = (day: number): number => day - ((((day - MONDAY_DAYS) % 7) + 7) % 7);

/** How often was deployed between two moments (dora.dev: deployment frequency), of deployments that ended well. */
export function frequencyOf(
  deployments: number,
  daysDeployed: number,
  fromMs: number,
  toMs: number,
): DeploymentFrequency {
  const days = Math.max(1, (toMs - fromMs) / DAY_MS);
  return { deployments, perDay: deployments / days, daysDeployed, days };
}
