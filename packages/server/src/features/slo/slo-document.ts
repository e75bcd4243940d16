import { SloManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { type CompiledObjective, compileSlo } from "@shipshape/domain/openslo/compile-slo";
import type { FindReferred, SliSpec } from "@shipshape/domain/openslo/documents";
import type * as z from "zod";
import type { AppliedDocuments, KnownNames } from "../../kernel/configuration/kind.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import { DomainError } from "../../kernel/problem.ts";
import { OWN_SOURCE, selectorProblem } from "../telemetry/index.ts";
import { promqlFaults } from "./indicator-faults.ts";
import { referencesAmong } from "./slo-references.ts";

/** An objective as a document: OpenSLO v1 SLO. */
export type SloDocument = z.output<typeof SloManifest>;

export type Query = {
  readonly path: string;
  readonly sourcePath: string;
  readonly source: string;
  readonly query: string;
};

/** The queries that a document writes out itself, with where they stand in it. */
export function queriesOf({ spec }: SloDocument): Query[] {
  const own = spec.objectives.map(({ indicator }, index) => [indicator, `spec.objectives[${index}]`] as const);
  return [[spec.indicator, "spec"] as const, ...own].flatMap(([indicator, at]) =>
    indicator === undefined ? [] : queriesOfSli(indicator.spec, `${at}.indicator.spec`),
  );
}

/** The queries of an SLI's spec. */
export function queriesOfSli({ ratioMetric = {}, thresholdMetric }: SliSpec, at: string): Query[] {
  const { good, bad, total, raw } = ratioMetric;
  const sides = Object.entries({ good, bad, total, raw }).map(([side, one]) => [one, `ratioMetric.${side}`] as const);
  return [...sides, [thresholdMetric, "thresholdMetric"] as const].flatMap(([metric, side]) => {
    if (metric === undefined) return [];
    const path = `${at}.${side}.metricSource`;
    const { metricSourceRef: source, spec: asked } = metric.metricSource;
    const { query } = asked;
    if (source === undefined || typeof query !== "string") return [];
    return [{ path: `${path}.spec.query`, sourcePath: `${path}.metricSourceRef`, source, query }];
  });
}

/** The faults of queries: sources that nobody knows, what is not PromQL, what a page of metrics cannot answer. */
export const queryFaults = (queries: readonly Query[], known: KnownNames, applied: AppliedDocuments): Fault[] =>
  queries.flatMap(({ path, sourcePath, source, query }) => [
    ...unknownName(known, "DataSource", source, sourcePath),
    ...(isPage(source, applied) ? pageFault(query, path) : promqlFaults([{ path, source, query }])),
  ]);

const isPage = (source: string, { find }: AppliedDocuments): boolean => {
  const spec = find("DataSource", source)?.spec as { readonly type?: string } | undefined;
  return source === OWN_SOURCE || spec?.type === "scrape";
};

/** What is wrong with a document: an impossible objective, names that nobody knows, a query that its source cannot answer. */
export function sloFaults(document: SloDocument, known: KnownNames, applied: AppliedDocuments): Fault[] {
  const compiled = compileSlo(document, referencesAmong(applied));
  return [
    ...compiled.faults,
    ...unknownName(known, "Service", document.spec.service, "spec.service"),
    ...queryFaults(queriesOf(document), known, applied),
  ];
}

/** The objectives that a document makes. Throws DomainError with every fault where it cannot be evaluated. */
export function compiledObjectives(document: SloDocument, references: FindReferred): readonly CompiledObjective[] {
  const { objectives, faults } = compileSlo(document, references);
  const [first] = faults;
  if (first === undefined) return objectives;
  throw new DomainError(
    "invalid",
    `Nothing was changed: SLO ${document.metadata.name}, ${first.path}: ${first.message}.`,
    [...faults],
  );
}

/** A fault where a query asks more of a metrics page than a selector. */
export function pageFault(query: string, path: string): Fault[] {
  const message = selectorProblem(query);
  return message === undefined ? [] : [{ path, message }];
}

/** What may be meant so, and yet is worth saying: alerts left out. */
export const sloWarnings = (document: SloDocument, _: KnownNames, applied: AppliedDocuments): Fault[] => [
  ...compileSlo(document, referencesAmong(applied)).warnings,
];

/** The kept document again, its fields in the order in which people write them. */
export const storedDocument = (definition: unknown): SloDocument => SloManifest.parse(definition);
