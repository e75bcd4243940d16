import type { Problem } from "../problem.ts";
import type { Indicator } from "../slo/indicator.ts";
import { indicatorFromOpenSlo } from "../slo/indicator-openslo.ts";
import { compileIndicator } from "../slo/indicator-template.ts";
import type { FindReferred, SliSpec, SloDocumentShape, SloObjectiveSpec } from "./documents.ts";

type Compiled = { readonly indicator: Indicator | undefined; readonly faults: readonly Problem[] };

/**
 * What an objective of a document counts: its own indicator (OpenSLO's composites), else the document's, written there or
 * referred to. A reference means an SLI, or one of our templates of that name.
 */
export function compileObjectiveIndicator(
  { spec }: SloDocumentShape,
  index: number,
  groupBy: readonly string[],
  find: FindReferred,
): Compiled {
  const objective = spec.objectives[index];
  if (objective === undefined) return { indicator: undefined, faults: [] };
  const isOwn = objective.indicator !== undefined || objective.indicatorRef !== undefined;
  const at = isOwn ? `spec.objectives[${index}]` : "spec";
  const { indicator, indicatorRef } = isOwn ? objective : spec;
  const judged = `spec.objectives[${index}]`;
  if (indicator !== undefined) return compiled(indicator.spec, objective, groupBy, `${at}.indicator.spec`, judged);
  if (indicatorRef === undefined) {
    return failed(at, "it says nothing of what is counted: write an indicator, or name one with indicatorRef");
  }
  const sli = find("SLI", indicatorRef);
  if (sli !== undefined) return compiled(sli.spec, objective, groupBy, `${at}.indicatorRef`, judged, indicatorRef);
  const template = find("Indicator", indicatorRef);
  if (template === undefined) {
    const message = `there is no SLI or Indicator "${indicatorRef}": add a document of kind SLI or Indicator`;
    return failed(`${at}.indicatorRef`, message);
  }
  const ours = compileIndicator(template.spec);
  return { indicator: groupBy.length > 0 ? { ...ours, groupBy } : ours, faults: [] };
}

/** The fault of a referred SLI stands at the reference, and says where in the SLI it is. */
function compiled(
  sli: SliSpec,
  objective: SloObjectiveSpec,
  groupBy: readonly string[],
  at: string,
  judged: string,
  referred?: string,
): Compiled {
  const result = indicatorFromOpenSlo(sli, objective, groupBy);
  if (result.ok) return { indicator: result.indicator, faults: [] };
  const faults = result.problems.map(({ path, message }): Problem => {
    if (path === "op" || path === "value") return { path: `${judged}.${path}`, message };
    if (referred !== undefined) return { path: at, message: `SLI "${referred}", spec.${path}: ${message}` };
    return { path: path === "" ? at : `${at}.${path}`, message };
  });
  return { indicator: undefined, faults };
}

const failed = (path: string, message: string): Compiled => ({ indicator: undefined, faults: [{ path, message }] });
