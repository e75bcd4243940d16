/** How much depends on a service: 1 carries the business, 4 nobody waits for. */
export const TIERS = [1, 2, 3, 4] as const;
export type Tier = (typeof TIERS)[number];

/** What each tier promises, in the words the interface shows. */
export const TIER_MEANING: Readonly<Record<Tier, string>> = {
  1: "critical: an outage stops the business",
  2: "important: an outage is felt by many users at once",
  3: "supporting: an outage is felt by some, and can wait for working hours",
  4: "internal: nobody outside the team waits for it",
};

/** The tier where none was given: an unclassified service is treated as supporting, not as unimportant. */
export const DEFAULT_TIER: Tier = 3;

export const isTier = (value: unknown): value is Tier => TIERS.some((tier) => tier === value);

/** Why a value is not a tier, with the mend; undefined when it is one. */
export function tierProblem(value: unknown): string | undefined {
  if (isTier(value)) return undefined;
  return `${JSON.stringify(value) ?? String(value)} is not a tier: use 1 (critical), 2 (important), 3 (supporting) or 4 (internal)`;
}
