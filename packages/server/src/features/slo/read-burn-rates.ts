import { burnRate } from "@shipshape/domain/slo/burn-rate";
import type { Db } from "../../kernel/database.ts";
import { bucketMinutes, burnCurve } from "./burn-curve.ts";
import { countsViews } from "./counts-views.ts";
import { burnRulesOf } from "./judge-burn.ts";
import { sliceBeginning, sliceRuleOf } from "./objective-counts.ts";
import { type BudgetQuestion, countsExactly, curveSpans } from "./read-budget.ts";
import type { SloRow } from "./slo-store.ts";

const MINUTE_MS = 60_000;

/**
 * How fast an objective burned over each of the windows that its burn alerts look at, at its fastest in each step; over
 * its own window up to now, where nothing else is asked.
 */
export async function readBurnRates(db: Db, slo: SloRow, question: BudgetQuestion, nowMs: number) {
  const { stepMinutes, spans } = curveSpans(slo, question, nowMs);
  const { rules } = burnRulesOf({ target: slo.target, window: slo.timeWindow, atMs: nowMs });
  const lengths = rules.flatMap(({ longWindowMinutes, shortWindowMinutes }) => [longWindowMinutes, shortWindowMinutes]);
  const windows = [...new Set(lengths)].sort((a, b) => a - b);
  const ends = spans.map(({ toMs }) => toMs);
  const isWhole = (ms: number): boolean => ms % (stepMinutes * MINUTE_MS) === 0;
  const [whole, rest] = [ends.filter(isWhole), ends.filter((ms) => !isWhole(ms))];
  const [burns, burnsOfRest] = await Promise.all([
    burnsAt(db, slo, { ends: whole, windows, stepMinutes }),
    Promise.all(rest.map((endMs) => burnsExactlyAt(db, slo, endMs, windows))),
  ]);
  const all = [...burns, ...burnsOfRest];
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
    points: [...whole, ...rest].map((endMs, index) => ({ at: new Date(endMs), burns: all[index] ?? [] })),
  };
}

type Curve = { readonly ends: readonly number[]; readonly windows: readonly number[]; readonly stepMinutes: number };

/** At the ends of whole steps: everything is counted once, in buckets that make up every window. */
async function burnsAt(db: Db, slo: SloRow, { ends, windows, stepMinutes }: Curve): Promise<(number | null)[][]> {
  const [first, last] = [ends.at(0), ends.at(-1)];
  if (first === undefined || last === undefined || windows.length === 0) return ends.map(() => []);
  const rule = sliceRuleOf(slo);
  const minutes = rule?.sliceMinutes ?? bucketMinutes([stepMinutes, ...windows]);
  const bucketMs = minutes * MINUTE_MS;
  const lookBackMs = (Math.max(...windows) + stepMinutes) * MINUTE_MS;
  const fromMs = Math.floor((first - lookBackMs) / bucketMs) * bucketMs;
  const counts = await countsViews(db).byStep({ sloId: slo.id, fromMs, toMs: last, stepMinutes: minutes, rule });
  const question = { endsMs: ends, stepMinutes, windowsMinutes: windows, target: slo.target };
  return burnCurve({ fromMs, minutes, counts }, question);
}

/** At any other minute, such as now. */
async function burnsExactlyAt(db: Db, slo: SloRow, endMs: number, windows: readonly number[]) {
  const rule = sliceRuleOf(slo);
  const spans = windows.map((minutes) => ({ fromMs: sliceBeginning(endMs - minutes * MINUTE_MS, rule), toMs: endMs }));
  return (await countsExactly(db, slo, spans)).map((counts) => burnRate(counts, slo.target) ?? null);
}
