import { MEASURES } from "@shipshape/domain/insights/counted";
import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";

const YEARS = ["2019", "2021", "2023", "2024"] as const;

/** What the measures are of, as it stands in the address. */
export const DoraSearch = z.object({
  service: addressWord,
  team: addressWord,
  tier: z.enum(["staging", "testing", "development"]).optional().catch(undefined),
  days: z.coerce
    .number()
    .pipe(z.literal([30, 365]))
    .optional()
    .catch(undefined),
  year: z.enum(YEARS).optional().catch(undefined),
  measure: z.enum(MEASURES).optional().catch(undefined),
  of: z.enum(["counted", "excluded"]).optional().catch(undefined),
});
export type DoraFilter = z.infer<typeof DoraSearch>;

const STANDARD_DAYS = 90;
export const NEWEST_YEAR = "2024";
export const YEAR_OPTIONS = YEARS.map((year) => ({ value: year, label: year }));

/** From a whole hour on, so that the question stays the same while time goes on. */
export function doraQuery({ service, team, tier, days, year }: DoraFilter, now: number) {
  const to = Math.floor(now / HOUR_MS) * HOUR_MS + HOUR_MS;
  return { service, team, tier, year, from: new Date(to - (days ?? STANDARD_DAYS) * DAY_MS), to: new Date(to) };
}
