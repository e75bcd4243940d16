import { suggestServiceName } from "../catalog/service-name.ts";
import { targetOf } from "../slo/objective.ts";
import type { SloObjectiveSpec } from "./documents.ts";

const LONGEST = 63;

/**
 * The names of a document's objectives, in its order: the first has the document's own, each further one adds what tells
 * it apart, its display name or else its target: `checkout`, `checkout-99-5`.
 */
export function objectiveNames(document: string, objectives: readonly SloObjectiveSpec[]): string[] {
  const names: string[] = [];
  for (const [index, objective] of objectives.entries()) {
    if (index === 0) {
      names.push(document);
      continue;
    }
    const distinct = suggestServiceName(titleOf(objective, index)) ?? String(index + 1);
    const wanted = joined(document, distinct);
    names.push(names.includes(wanted) ? joined(document, `${distinct}-${index + 1}`) : wanted);
  }
  return names;
}

/** What people call an objective beside its sisters. */
export function titleOf(objective: SloObjectiveSpec, index: number): string {
  const { displayName } = objective;
  if (displayName !== undefined && displayName.trim() !== "") return displayName;
  const target = targetOf(objective);
  return target === undefined ? String(index + 1) : `${Number((target * 100).toPrecision(12))} %`;
}

function joined(document: string, distinct: string): string {
  const room = Math.max(1, LONGEST - distinct.length - 1);
  return `${document.slice(0, room).replace(/-+$/, "")}-${distinct}`.slice(0, LONGEST).replace(/-+$/, "");
}
