import { compileSlo } from "@shipshape/domain/openslo/compile-slo";
import type { FindReferred, SloDocumentShape } from "@shipshape/domain/openslo/documents";
import type { AlertingRules } from "@shipshape/domain/slo/alerting";
import type { Indicator } from "@shipshape/domain/slo/indicator";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { storedDocument } from "./slo-document.ts";
import { referencesOf } from "./slo-references.ts";
import type { SloRow } from "./slo-store.ts";

/** What decides how an objective counts, budgets and alerts. */
export type Definition = {
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  readonly indicator: Indicator;
};

/** The definition of an objective as its document stands now, with what the document refers to. */
export async function definitionOf(db: Db, slo: Pick<SloRow, "definition" | "objectiveIndex">): Promise<Definition> {
  const document = storedDocument(slo.definition);
  return definitionIn(document, slo.objectiveIndex, await referencesOf(db, [document]));
}

/** One objective of a document, by its place. Throws every fault of the document. */
export function definitionIn(document: SloDocumentShape, index: number, find: FindReferred): Definition {
  const { objectives, faults } = compileSlo(document, find);
  if (faults.length > 0) throw invalid([...faults]);
  const objective = objectives.find(({ objectiveIndex }) => objectiveIndex === index) ?? objectives[0];
  if (!objective) throw invalid([{ path: "spec.objectives", message: "it has no objective" }]);
  return objective;
}
