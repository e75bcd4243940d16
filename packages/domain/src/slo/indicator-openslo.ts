import type { Problem } from "../problem.ts";
import { type Indicator, type IndicatorSide, type IndicatorSideName, type Operator, PUSH_SOURCE } from "./indicator.ts";

/** A metric of OpenSLO v1, its source already resolved to a name. */
export type OpenSloMetric = {
  readonly metricSource: {
    readonly metricSourceRef?: string | undefined;
    readonly spec: { readonly query?: unknown };
  };
};

/** OpenSLO v1's SLI spec: exactly one of ratioMetric and thresholdMetric. */
export type OpenSloIndicator = {
  readonly ratioMetric?:
    | {
        readonly counter?: boolean | undefined;
        readonly good?: OpenSloMetric | undefined;
        readonly bad?: OpenSloMetric | undefined;
        readonly total?: OpenSloMetric | undefined;
        readonly raw?: OpenSloMetric | undefined;
        readonly rawType?: "success" | "failure" | undefined;
      }
    | undefined;
  readonly thresholdMetric?: OpenSloMetric | undefined;
};

export type CompiledIndicator =
  | { readonly ok: true; readonly indicator: Indicator }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Compiles an OpenSLO v1 indicator with the objective that judges it: `op` and `value` belong to a threshold metric.
 * Problems carry paths from the SLI's spec (`ratioMetric.total…`), or from the objective (`op`, `value`).
 */
export function indicatorFromOpenSlo(
  spec: OpenSloIndicator,
  objective: { readonly op?: Operator | undefined; readonly value?: number | undefined },
  groupBy: readonly string[] = [],
): CompiledIndicator {
  const { ratioMetric: ratio, thresholdMetric } = spec;
  if ((ratio === undefined) === (thresholdMetric === undefined)) {
    return failed("", "exactly one of 'ratioMetric' and 'thresholdMetric' says what is measured");
  }
  if (thresholdMetric !== undefined) {
    const { op, value: limit } = objective;
    if (op === undefined) return failed("op", "a threshold metric needs op, one of lt, lte, gt, gte");
    if (limit === undefined) return failed("value", "a threshold metric needs the value that it is compared with");
    const counting = { kind: "level", reading: "value", op, limit } as const;
    return withSides({ template: "threshold", counting, groupBy }, { value: thresholdMetric }, "thresholdMetric");
  }
  const { good, bad, total, raw, rawType = "success", counter = true } = ratio ?? {};
  if (raw !== undefined) {
    if (good !== undefined || bad !== undefined) {
      return failed("ratioMetric", "'raw' is the whole ratio already: remove 'good' and 'bad', or remove 'raw'");
    }
    const counting = { kind: "share", of: rawType === "success" ? "good" : "bad" } as const;
    return withSides({ template: "rawRatio", counting, groupBy }, { value: raw, total }, "ratioMetric", {
      value: "raw",
    });
  }
  if (total === undefined || (good === undefined) === (bad === undefined)) {
    return failed("ratioMetric", "exactly one of 'good' and 'bad' is needed beside 'total'");
  }
  const counting = { kind: counter ? "counter" : "perMinute" } as const;
  return withSides({ template: "ratio", counting, groupBy }, { good, bad, total }, "ratioMetric");
}

const failed = (path: string, message: string): CompiledIndicator => ({ ok: false, problems: [{ path, message }] });

function withSides(
  rest: Omit<Indicator, "sides">,
  metrics: Partial<Record<IndicatorSideName, OpenSloMetric | undefined>>,
  path: string,
  names: Partial<Record<IndicatorSideName, string>> = {},
): CompiledIndicator {
  const problems: Problem[] = [];
  const sides: IndicatorSide[] = [];
  for (const [side, metric] of Object.entries(metrics) as [IndicatorSideName, OpenSloMetric | undefined][]) {
    if (metric === undefined) continue;
    const at = `${path}${path === "thresholdMetric" ? "" : `.${names[side] ?? side}`}.metricSource`;
    const { metricSourceRef: source, spec } = metric.metricSource;
    const query = source === PUSH_SOURCE ? "" : spec.query;
    if (source === undefined) problems.push({ path: at, message: "names no data source: give metricSourceRef" });
    if (typeof query !== "string" || (query.trim() === "" && source !== PUSH_SOURCE)) {
      problems.push({ path: `${at}.spec.query`, message: "holds no query" });
    } else if (source !== undefined) sides.push({ side, source, query });
  }
  problems.push(...pushProblems(sides, rest.groupBy, path));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, indicator: { ...rest, sides } };
}

/** What is pushed is whole minutes of good and total events: there is nothing to mix them with, or to fan out by. */
function pushProblems(sides: readonly IndicatorSide[], groupBy: readonly string[], path: string): Problem[] {
  const pushed = sides.filter(({ source }) => source === PUSH_SOURCE);
  if (pushed.length === 0) return [];
  if (pushed.length < sides.length || path !== "ratioMetric" || pushed.some(({ side }) => side === "value")) {
    return [
      { path, message: `'${PUSH_SOURCE}' gives good and total events: let good (or bad) and total name it alike` },
    ];
  }
  if (groupBy.length === 0) return [];
  return [{ path, message: "what is pushed has no labels to fan out by: write one objective for each group" }];
}
