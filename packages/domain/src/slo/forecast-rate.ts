import { errorBudget } from "./counts.ts";
import type { MinuteSums } from "./minute-sums.ts";

/** Of a normal distribution, so many deviations to each side hold nine tenths. */
const Z = 1.6448536269514722;
const BLOCKS = 12;

export type Bounds = { readonly low: number; readonly central: number; readonly high: number };

/** How fast an objective burned lately, and between which rates that may have been by chance. */
export type RecentRate = {
  readonly overMinutes: number;
  readonly badEvents: number;
  readonly burnRate: Bounds;
};

/**
 * The burn rate over the minutes that end with a place, with its 90 % interval; undefined without events.
 *
 * The interval is Wilson's score interval of the share of bad events (E. B. Wilson, 1927), which also holds for few
 * events and for none bad. Failures come in bursts, so that a million requests tell less than a million coins: the events
 * are divided by their overdispersion, Pearson's χ² over twelve equal blocks of the time, ÷ 11, at least 1 (P. McCullagh and
 * J. A. Nelder, Generalized Linear Models, § 4.5).
 */
export function recentRate(sums: MinuteSums, to: number, overMinutes: number, target: number): RecentRate | undefined {
  const from = Math.max(0, to - overMinutes);
  const total = sums.totalBetween(from, to);
  if (!(total > 0)) return undefined;
  const badEvents = sums.badBetween(from, to);
  const share = Math.min(1, badEvents / total);
  const events = total / overdispersion(sums, from, to, share);
  const squared = Z ** 2;
  const middle = (share + squared / (2 * events)) / (1 + squared / events);
  const reach = (Z / (1 + squared / events)) * Math.sqrt((share * (1 - share)) / events + squared / (4 * events ** 2));
  const budget = errorBudget(target);
  const burnRate = {
    // Rounding must not put the rate itself outside.
    low: Math.max(0, Math.min(share, middle - reach)) / budget,
    central: share / budget,
    high: Math.min(1, Math.max(share, middle + reach)) / budget,
  };
  return { overMinutes, badEvents, burnRate: badEvents > 0 ? burnRate : { ...burnRate, low: 0 } };
}

function overdispersion(sums: MinuteSums, from: number, to: number, share: number): number {
  if (!(share > 0 && share < 1)) return 1;
  let [chiSquared, blocks] = [0, 0];
  for (let nth = 0; nth < BLOCKS; nth += 1) {
    const [first, last] = [nth, nth + 1].map((part) => from + Math.round(((to - from) * part) / BLOCKS));
    const total = sums.totalBetween(first ?? from, last ?? to);
    if (!(total > 0)) continue;
    const expected = share * total;
    chiSquared += (sums.badBetween(first ?? from, last ?? to) - expected) ** 2 / (expected * (1 - share));
    blocks += 1;
  }
  return blocks > 1 ? Math.max(1, chiSquared / (blocks - 1)) : 1;
}
