import { asFields, asList, type Note, type Reading, said } from "./reading.ts";
import type { Fields } from "./rules.ts";
import { isSameValue } from "./same-value.ts";

const UNITS: Readonly<Record<string, string>> = { Day: "d", Week: "w", Month: "M", Quarter: "Q", Year: "Y" };

/** Reads an SLO or a Service of OpenSLO v1alpha as v1. */
export function fromV1alpha(document: Fields): Reading {
  if (document["kind"] !== "SLO") {
    return { value: { ...document, apiVersion: "openslo/v1" }, sources: [], warnings: [] };
  }
  const warnings: Note[] = [];
  const { timeWindows, indicator, objectives: written, ...rest } = asFields(document["spec"]);
  const objectives = asList(written).map(asFields);
  const name = asFields(document["metadata"])["name"];
  const { shared, isOfRatio } = sharedIndicator(name, indicator, objectives);
  const isSliced = rest["budgetingMethod"] === "Timeslices";
  const spec = said({
    ...rest,
    indicator: shared,
    timeWindow:
      timeWindows === undefined ? undefined : asList(timeWindows).map((one, at) => window(asFields(one), at, warnings)),
    objectives: objectives.map((objective, index) =>
      said({
        ...readObjective(objective, index, isSliced, warnings),
        indicator: shared === undefined ? ratioIndicator(name, objective["ratioMetrics"]) : undefined,
      }),
    ),
  });
  const ratioAt = [
    ["spec", "indicator"],
    ["spec", "objectives", 0, "ratioMetrics"],
  ] as const;
  return {
    value: { ...document, apiVersion: "openslo/v1", spec },
    sources: [
      [
        ["spec", "timeWindow"],
        ["spec", "timeWindows"],
      ],
      ...(isOfRatio ? [ratioAt] : []),
    ],
    warnings,
  };
}

/** v1 has one indicator for all objectives: a threshold metric, or the ratio where all have the same. */
function sharedIndicator(name: unknown, indicator: unknown, objectives: readonly Fields[]) {
  if (indicator !== undefined) return { shared: thresholdIndicator(name, indicator), isOfRatio: false };
  const ratios = objectives.map((objective) => objective["ratioMetrics"]);
  const isShared = ratios.every((ratio) => isSameValue(ratio, ratios[0]));
  return { shared: isShared ? ratioIndicator(name, ratios[0]) : undefined, isOfRatio: isShared };
}

function readObjective(objective: Fields, index: number, isSliced: boolean, warnings: Note[]): Fields {
  const { ratioMetrics, value: compared, ...others } = objective;
  const isRatio = ratioMetrics !== undefined;
  if (isRatio && compared !== undefined) {
    warnings.push([["spec", "objectives", index, "value"], "a ratio is not compared with a value: it is left out"]);
  }
  if (isSliced) {
    warnings.push([["spec", "objectives", index], "v1alpha does not say how long a slice is: it is read as 1m"]);
  }
  return { ...others, value: isRatio ? undefined : compared, timeSliceWindow: isSliced ? "1m" : undefined };
}

function window({ unit, count, ...rest }: Fields, index: number, warnings: Note[]): Fields {
  if (unit !== "Second") return { duration: `${String(count)}${UNITS[String(unit)] ?? String(unit)}`, ...rest };
  const minutes = Math.max(1, Math.round(Number(count) / 60));
  if (minutes * 60 !== count) {
    warnings.push([["spec", "timeWindows", index, "count"], `${String(count)} seconds are read as ${minutes} min`]);
  }
  return { duration: `${minutes}m`, ...rest };
}

/** `source` names the data source; the type of the query has no field of its own in v1 and stays beside it. */
function metric(value: unknown): Fields {
  const { source, query, ...rest } = asFields(value);
  const metricSourceRef = typeof source === "string" ? source.toLowerCase() : source;
  return { metricSource: said({ metricSourceRef, type: source, spec: { query, ...rest } }) };
}

const indicatorOf = (name: unknown, spec: Fields): Fields => ({ metadata: { name }, spec });

const thresholdIndicator = (name: unknown, indicator: unknown): Fields =>
  indicatorOf(name, { thresholdMetric: metric(asFields(indicator)["thresholdMetric"]) });

function ratioIndicator(name: unknown, ratio: unknown): Fields | undefined {
  if (ratio === undefined) return undefined;
  const { incremental, good, total } = asFields(ratio);
  return indicatorOf(name, {
    ratioMetric: said({ counter: incremental ?? false, good: metric(good), total: metric(total) }),
  });
}
