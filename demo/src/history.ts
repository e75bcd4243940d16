import { PURCHASES_A_SECOND, requestsInMinute, VISITS_A_SECOND } from "./load-model.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
export const WINDOW_MINUTES = 30 * DAY_MINUTES;

/** The demo's objectives as demo/config declares them, and the traffic that each counts, a second. */
export const DEMO_SLOS = {
  "payments-charges": { target: 0.9999, perSecond: PURCHASES_A_SECOND },
  "checkout-availability": { target: 0.999, perSecond: PURCHASES_A_SECOND },
  "storefront-availability": { target: 0.999, perSecond: PURCHASES_A_SECOND + VISITS_A_SECOND },
} as const;
export type DemoSlo = keyof typeof DEMO_SLOS;

/** What is left of the payments budget when the demo starts. */
export const PAYMENTS_BUDGET_LEFT = 0.05;

/**
 * The month began with a brownout of payments: a plateau, then a slow recovery, all in the window's first three hours.
 * Its minutes leave the window as real time passes, so the budget comes back by `sharePerMinute` a minute. The first
 * minutes are quiet, so that a bad release shipped soon after the start spends the budget at its full speed.
 */
export const BROWNOUT = {
  quietMinutes: 10,
  plateauMinutes: 40,
  recoveryMinutes: 3 * HOUR_MINUTES - 50,
  sharePerMinute: 0.012,
} as const;

const PAYMENTS_INCIDENT = { fromMinute: 15 * DAY_MINUTES + 14 * HOUR_MINUTES, minutes: 40 };
const INVENTORY_INCIDENT = { fromMinute: 8 * DAY_MINUTES + 9 * HOUR_MINUTES, minutes: 25, share: 0.2 };

export type Slice = { readonly minute: string; readonly good: number; readonly total: number };
export type HistoryOptions = { readonly endMs: number; readonly seed: number };

/** The 30 days before `endMs` (rounded down to the minute), oldest first: good and total requests of each minute. */
export function demoHistory({ endMs, seed }: HistoryOptions): Record<DemoSlo, Slice[]> {
  const startMs = Math.floor(endMs / MINUTE_MS) * MINUTE_MS - WINDOW_MINUTES * MINUTE_MS;
  const totals = (perSecond: number) =>
    Array.from({ length: WINDOW_MINUTES }, (_, minute) =>
      requestsInMinute(perSecond, startMs + minute * MINUTE_MS, seed),
    );
  const purchases = totals(PURCHASES_A_SECOND);
  const requests = totals(PURCHASES_A_SECOND + VISITS_A_SECOND);

  // A charge that fails fails its checkout, and a checkout that fails fails its visit to the shop.
  const badCharges = spread(paymentsBudgetShares(), allowedBad("payments-charges", purchases));
  const badReservations = spread(inventoryBudgetShares(), allowedBad("checkout-availability", purchases));
  const badCheckouts = badCharges.map((bad, minute) => bad + (badReservations[minute] ?? 0));

  const slices = (total: readonly number[], bad: readonly number[]): Slice[] =>
    total.map((all, minute) => ({
      minute: new Date(startMs + minute * MINUTE_MS).toISOString(),
      good: all - Math.min(all, bad[minute] ?? 0),
      total: all,
    }));
  return {
    "payments-charges": slices(purchases, badCharges),
    "checkout-availability": slices(purchases, badCheckouts),
    "storefront-availability": slices(requests, badCheckouts),
  };
}

/** Bad events that the objective allows in a window of this traffic. */
function allowedBad(slo: DemoSlo, totals: readonly number[]): number {
  return (1 - DEMO_SLOS[slo].target) * totals.reduce((sum, total) => sum + total, 0);
}

/** The share of the payments budget that each minute of the window spent: together all but 5 %. */
function paymentsBudgetShares(): number[] {
  const shares = Array.from({ length: WINDOW_MINUTES }, (_, minute) => brownoutShare(minute));
  const spent = shares.reduce((sum, share) => sum + share, 0);
  const rest = (1 - PAYMENTS_BUDGET_LEFT - spent) / PAYMENTS_INCIDENT.minutes;
  return addIncident(shares, PAYMENTS_INCIDENT, rest);
}

function inventoryBudgetShares(): number[] {
  const quiet = Array.from({ length: WINDOW_MINUTES }, () => 0);
  return addIncident(quiet, INVENTORY_INCIDENT, INVENTORY_INCIDENT.share / INVENTORY_INCIDENT.minutes);
}

function brownoutShare(minute: number): number {
  const { quietMinutes, plateauMinutes, recoveryMinutes, sharePerMinute } = BROWNOUT;
  const recovering = minute - quietMinutes - plateauMinutes;
  if (minute < quietMinutes || recovering >= recoveryMinutes) return 0;
  return sharePerMinute * (recovering < 0 ? 1 : (1 - recovering / recoveryMinutes) ** 6);
}

function addIncident(
  shares: readonly number[],
  { fromMinute, minutes }: { fromMinute: number; minutes: number },
  sharePerMinute: number,
): number[] {
  return shares.map((share, minute) => {
    const isIn = minute >= fromMinute && minute < fromMinute + minutes;
    return isIn ? share + sharePerMinute : share;
  });
}

/** Whole bad events a minute whose running sum never strays from the exact one by more than a half. */
function spread(shares: readonly number[], allowed: number): number[] {
  let exact = 0;
  let given = 0;
  return shares.map((share) => {
    exact += share * allowed;
    const bad = Math.round(exact) - given;
    given += bad;
    return bad;
  });
}
