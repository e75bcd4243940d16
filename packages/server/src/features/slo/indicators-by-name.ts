import type { IndicatorTemplate } from "@shipshape/domain/slo/indicator-template";
import type { Db } from "../../kernel/database.ts";
import { indicatorStore } from "./indicator-store.ts";

/** The templates of these names that exist; `compileIndicator` makes of each what is asked and counted. */
export async function indicatorsByName(db: Db, names: readonly string[]): Promise<Map<string, IndicatorTemplate>> {
  return new Map((await indicatorStore(db).byNames(names)).map(({ name, spec }) => [name, spec]));
}
