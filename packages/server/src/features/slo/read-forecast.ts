import type { Forecast as ForecastSchema } from "@shipshape/contract/slo-history";
import { type Forecast, forecastBudget } from "@shipshape/domain/slo/forecast";
import { noMinutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { minutesOf } from "./minute-reads.ts";
import { windowOf } from "./objective-window.ts";
import type { SloRow } from "./slo-store.ts";

/** When an objective's budget will be spent at the recent rate. */
export async function readForecast(db: Db, slo: SloRow, at: Date): Promise<z.input<typeof ForecastSchema>> {
  const nowMs = at.getTime();
  const window = windowOf(slo.rules, nowMs);
  // A calendar window that has just begun still knows the rate of the day before.
  const fromMs = Math.min(window.fromMs, window.toMs - DAY_MS);
  const minutes = (await minutesOf(db, [slo.id], fromMs, window.toMs, "budget")).get(slo.id) ?? noMinutes(fromMs, 0);
  const { target, window: length } = slo.rules;
  return { slo: slo.name, at, ...forecastView(forecastBudget({ minutes, target, window: length, nowMs })) };
}

const moment = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));

function forecastView(forecast: Forecast): Omit<z.input<typeof ForecastSchema>, "slo" | "at"> {
  const { decision, because, remainingShare, chosen, rates, periodEnd } = forecast;
  return {
    decision,
    because,
    remainingShare: remainingShare ?? null,
    chosenMinutes: chosen?.overMinutes ?? null,
    earliest: moment(chosen?.exhaustion.earliestMs),
    exhaustsAt: moment(chosen?.exhaustion.centralMs),
    latest: moment(chosen?.exhaustion.latestMs),
    rates: rates.map(({ overMinutes, burnRate, quotientMinutes, exhaustion, because: why }) => ({
      overMinutes,
      burnRate: burnRate ?? null,
      quotientMinutes: quotientMinutes ?? null,
      exhaustsAt: {
        earliest: moment(exhaustion.earliestMs),
        central: moment(exhaustion.centralMs),
        latest: moment(exhaustion.latestMs),
      },
      because: why,
    })),
    periodEnd: periodEnd ? { at: new Date(periodEnd.atMs), remainingShare: periodEnd.remainingShare } : null,
  };
}
