import { noMinutes } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { burnCurve } from "./burn-curve.ts";
import { alertingOf } from "./judge-burn.ts";
import { minutesOf } from "./minute-reads.ts";
import { type BudgetQuestion, curveSpans } from "./read-budget.ts";
import type { SloRow } from "./slo-store.ts";

/**
 * How fast an objective burned over each of the windows that its burn alerts look at, at its fastest in each step; over
 * its own window up to now, where nothing else is asked.
 */
export async function readBurnRates(db: Db, slo: SloRow, question: BudgetQuestion, nowMs: number) {
  const { stepMinutes, spans, endMs } = curveSpans(slo, question, nowMs);
  const { burns: rules } = alertingOf(slo);
  const lengths = rules.flatMap(({ longWindowMinutes, shortWindowMinutes }) => [longWindowMinutes, shortWindowMinutes]);
  const windows = [...new Set(lengths)].sort((a, b) => a - b);
  const firstMs = (spans[0]?.fromMs ?? endMs) - Math.max(0, ...windows) * MINUTE_MS;
  const minutes = (await minutesOf(db, [slo.id], firstMs, endMs, "budget")).get(slo.id) ?? noMinutes(firstMs, 0);
  const endsMs = spans.map(({ toMs }) => toMs);
  const burns = burnCurve(minutes, { endsMs, stepMinutes, windowsMinutes: windows, target: slo.rules.target });
  return {
    stepMinutes,
    windows,
    rules: rules.map(({ name, severity, factor, longWindowMinutes, shortWindowMinutes }) => ({
      rule: name,
      severity,
      factor,
      longWindowMinutes,
      shortWindowMinutes,
    })),
    points: endsMs.map((ms, index) => ({ at: new Date(ms), burns: burns[index] ?? [] })),
  };
}
