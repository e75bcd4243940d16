import { SloManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { burnAlertRules } from "@shipshape/domain/slo/burn-rate";
import { targetOf, validateSloSpec } from "@shipshape/domain/slo/objective";
import { windowMinutes } from "@shipshape/domain/slo/window";
import type * as z from "zod";
import type { KnownNames } from "../../kernel/configuration/kind.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { OWN_SOURCE, promqlProblem, selectorProblem } from "../telemetry/index.ts";
import type { SloInput } from "./slo-store.ts";

/** An objective as a document: OpenSLO v1 SLO. */
export type SloDocument = z.output<typeof SloManifest>;

export type Query = {
  readonly path: string;
  readonly sourcePath: string;
  readonly source: string;
  readonly query: string;
};

/** The queries of a document, with where they stand in it. */
export function queriesOf({ spec }: SloDocument): Query[] {
  const { ratioMetric } = spec.indicator.spec;
  return (["good", "bad", "total"] as const).flatMap((side) => {
    const metric = ratioMetric[side];
    if (metric === undefined) return [];
    const path = `spec.indicator.spec.ratioMetric.${side}.metricSource`;
    const { metricSourceRef: source, spec: asked } = metric.metricSource;
    return [{ path: `${path}.spec.query`, sourcePath: `${path}.metricSourceRef`, source, query: asked.query }];
  });
}

/** What is wrong with a document: an impossible objective, names that nobody knows, a query that its source cannot answer. */
export function sloFaults(document: SloDocument, known: KnownNames): Fault[] {
  const { spec } = document;
  return [
    ...validateSloSpec(spec).map(({ path, message }) => ({ path: `spec.${path}`, message })),
    ...unknownName(known, "Service", spec.service, "spec.service"),
    ...queriesOf(document).flatMap(({ path, sourcePath, source, query }) => [
      ...unknownName(known, "DataSource", source, sourcePath),
      ...(source === OWN_SOURCE ? pageFault(query, path) : []),
    ]),
  ];
}

/** A fault where a query asks more of a metrics page than a selector. */
export function pageFault(query: string, path: string): Fault[] {
  const message = selectorProblem(query);
  return message === undefined ? [] : [{ path, message }];
}

/** What may be meant so, and yet is worth saying: a query that Prometheus will hardly understand, alerts left out. */
export function sloWarnings(document: SloDocument): Fault[] {
  const { spec } = document;
  const [objective] = spec.objectives;
  const [window] = spec.timeWindow;
  const target = objective && targetOf(objective);
  const refused = window && target ? burnAlertRules(windowMinutes(window.duration), target).refused : [];
  return [
    ...queriesOf(document).flatMap(({ path, query }) => {
      const problem = promqlProblem(query);
      return problem === undefined ? [] : [{ path, message: problem }];
    }),
    ...refused.map(({ because }) => ({ path: "spec.objectives[0]", message: `a burn alert is left out, ${because}` })),
  ];
}

/** A document as the row that keeps it; its service is known by id. */
export function sloInput(document: SloDocument, ids: { id: string; serviceId: string }, builtIn = false): SloInput {
  const { metadata, spec } = document;
  const [objective] = spec.objectives;
  const [timeWindow] = spec.timeWindow;
  const target = objective && targetOf(objective);
  if (target === undefined || timeWindow === undefined) throw new Error(`${metadata.name} was not checked before`);
  return {
    ...ids,
    name: metadata.name,
    displayName: metadata.displayName ?? metadata.name,
    description: spec.description,
    target,
    timeWindow,
    budgetingMethod: spec.budgetingMethod,
    indicator: spec.indicator.spec.ratioMetric,
    definition: document,
    builtIn,
  };
}

/** The kept document again, its fields in the order in which people write them. */
export const storedDocument = (definition: unknown): SloDocument => SloManifest.parse(definition);
