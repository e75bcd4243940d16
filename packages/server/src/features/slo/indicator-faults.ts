import type { Fault } from "@shipshape/contract/problem";
import type { SourceQuery } from "@shipshape/domain/slo/indicator";
import { promqlProblem, selectorProblem } from "../telemetry/index.ts";

/** A query with where it stands in its document. */
export type PlacedQuery = SourceQuery & { readonly path: string };

/** A fault for each query that is not PromQL, with the character where it stops being so. */
export const promqlFaults = (queries: readonly PlacedQuery[]): Fault[] =>
  queries.flatMap(({ query, path }) => faultOf(promqlProblem(query), path));

/** A fault for each query that asks more of a metrics page than a selector. */
export const pageFaults = (queries: readonly PlacedQuery[], kindOf: (source: string) => string | undefined): Fault[] =>
  queries.flatMap(({ source, query, path }) =>
    kindOf(source) === "prometheus" || kindOf(source) === undefined ? [] : faultOf(selectorProblem(query), path),
  );

const faultOf = (message: string | undefined, path: string): Fault[] =>
  message === undefined ? [] : [{ path, message }];
