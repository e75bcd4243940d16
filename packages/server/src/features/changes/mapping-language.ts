import type { Place } from "@shipshape/domain/changes/fact";
import { remembered } from "@shipshape/domain/remembered";
import { type ExpressionProblem, expressionLanguage } from "../../kernel/expression.ts";
import { messageOf } from "../../kernel/problem.ts";

const TEXTS = ["source", "kind", "service", "repository", "name", "branch", "environment"] as const;

/** The conditions of mapping rules. */
const language = expressionLanguage(
  (environment) =>
    TEXTS.reduce((so, name) => so.registerVariable(name, "string"), environment).registerVariable(
      "labels",
      "list<string>",
    ),
  [...TEXTS, "labels"],
  [],
);

export const conditionProblem = (source: string): ExpressionProblem | undefined => language.problem(source, "bool");

const KEPT = 1_000;
const conditionOf = remembered(KEPT, (source) => language.parse(source));

/** Of what a rule is asked: what is not told is the empty text. */
export type MappingSubject = Place & { readonly source: string; readonly kind: string };

/** Whether a condition holds; one that cannot be asked holds for nothing, and says why. */
export function holds(
  condition: string,
  subject: MappingSubject,
): { readonly holds: boolean; readonly because?: string } {
  const scope: Record<string, unknown> = { labels: [...(subject.labels ?? [])] };
  for (const name of TEXTS) scope[name] = subject[name] ?? "";
  try {
    const outcome = conditionOf(condition)(scope);
    return outcome.ok ? { holds: outcome.value === true } : { holds: false, because: outcome.because };
  } catch (error) {
    return { holds: false, because: messageOf(error) };
  }
}
