import type { Segment } from "./finding.ts";
import { asFields, mapList, type Note, type Reading, renamed, said } from "./reading.ts";
import type { Fields } from "./rules.ts";

type Sources = [readonly Segment[], readonly Segment[]][];

/** Reads any kind of OpenSLO v2alpha as v1. */
export function fromV2alpha(document: Fields): Reading {
  const warnings: Note[] = [];
  const sources: Sources = [];
  const read = SPECS[String(document["kind"])] ?? ((spec: unknown) => spec);
  const spec = read(document["spec"], ["spec"], warnings, sources);
  return { value: said({ ...document, apiVersion: "openslo/v1", spec }), sources, warnings };
}

type ReadSpec = (spec: unknown, at: readonly Segment[], warnings: Note[], sources: Sources) => unknown;

const SPECS: Readonly<Record<string, ReadSpec>> = { SLO: sloSpec, SLI: sliSpec };

const NAMES = { sli: "indicator", sliRef: "indicatorRef" };

/** `sli` is v1's indicator, at the spec and at objectives. */
function sloSpec(spec: unknown, at: readonly Segment[], warnings: Note[], sources: Sources): unknown {
  const read = (value: unknown, place: readonly Segment[]): Record<string, unknown> => {
    const ours = renamed(value, NAMES);
    for (const [theirs, own] of Object.entries(NAMES)) {
      if (theirs in asFields(value))
        sources.push([
          [...place, own],
          [...place, theirs],
        ]);
    }
    if (!("indicator" in ours)) return ours;
    const indicator = asFields(ours["indicator"]);
    return {
      ...ours,
      indicator: { ...indicator, spec: sliSpec(indicator["spec"], [...place, "sli", "spec"], warnings) },
    };
  };
  const ours = read(spec, at);
  return said({
    ...ours,
    objectives: mapList(ours["objectives"], (one, index) => read(one, [...at, "objectives", index])),
  });
}

function sliSpec(spec: unknown, at: readonly Segment[], warnings: Note[]): unknown {
  const { thresholdMetric, ratioMetric, ...rest } = asFields(spec);
  const read = (value: unknown, place: readonly Segment[]) => metric(value, place, warnings);
  const ratio = asFields(ratioMetric);
  const sides = ["good", "bad", "total", "raw"].filter((side) => ratio[side] !== undefined);
  return said({
    ...rest,
    thresholdMetric: thresholdMetric && read(thresholdMetric, [...at, "thresholdMetric"]),
    ratioMetric: ratioMetric && {
      ...ratio,
      ...Object.fromEntries(sides.map((side) => [side, read(ratio[side], [...at, "ratioMetric", side])])),
    },
  });
}

/** v1 knows a data source by its name only, and its type. */
function metric(value: unknown, at: readonly Segment[], warnings: Note[]): Fields {
  const { dataSourceRef, dataSourceSpec, spec, ...rest } = asFields(value);
  const { type } = asFields(dataSourceSpec);
  if (dataSourceSpec !== undefined) {
    const message = "a data source written in place has no counterpart: add a DataSource and name it in dataSourceRef";
    warnings.push([[...at, "dataSourceSpec"], message]);
  }
  return { ...rest, metricSource: said({ metricSourceRef: dataSourceRef, type, spec: spec ?? {} }) };
}
