import type { Db } from "../../kernel/database.ts";
import { parseSelector } from "./selector.ts";
import { SourceError } from "./source-error.ts";
import { telemetryStore } from "./telemetry-store.ts";

export type { Answer, Question } from "./answer.ts";
export { OWN_SOURCE } from "./own-source.ts";
export { promqlProblem } from "./promql.ts";
export type { Series } from "./series.ts";
export { SourceError } from "./source-error.ts";
export { lookInto, lookIntoAll, type SourceLook } from "./source-look.ts";
export { type Round, type SourceReader, sourceReader } from "./source-reader.ts";

/** The kind of each of these sources that is known, by name. */
export async function sourceKinds(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  return new Map((await telemetryStore(db).sourcesByName(names)).map(({ name, kind }) => [name, kind]));
}

/** Why a page cannot answer this query, as a sentence; undefined when it can. */
export function selectorProblem(query: string): string | undefined {
  try {
    parseSelector(query);
    return undefined;
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}
