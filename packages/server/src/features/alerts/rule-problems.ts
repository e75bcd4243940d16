import type { ExpressionProblem } from "@shipshape/contract/alerts-rules";
import { recurrenceProblems } from "@shipshape/domain/time/recurrence";
import type * as z from "zod";
import type { ExpressionType } from "../../kernel/expression.ts";
import type { RuleSpec } from "./rule-spec.ts";
import { ruleLanguage } from "./rules-language.ts";

type Problem = z.input<typeof ExpressionProblem>;
type Expressed = { readonly path: string; readonly source: string; readonly wanted: ExpressionType };

/** Every expression of a rule, and where it stands in its document. */
function expressionsOf({ when, do: actions }: RuleSpec): Expressed[] {
  const { set, deduplicate, threshold, group } = actions;
  const text = (path: string, source: string | null | undefined): Expressed[] =>
    source === undefined || source === null ? [] : [{ path, source, wanted: "string" }];
  const fields = (path: string, given: Readonly<Record<string, string | null>> = {}): Expressed[] =>
    Object.entries(given).flatMap(([name, source]) => text(`${path}.${name}`, source));
  const each = (path: string, given: readonly string[] = []): Expressed[] =>
    given.flatMap((source, at) => text(`${path}[${at}]`, source));
  return [
    ...(when === undefined ? [] : [{ path: "when", source: when, wanted: "bool" } as const]),
    ...text("do.set.title", set?.title),
    ...text("do.set.severity", set?.severity),
    ...text("do.set.service", set?.service),
    ...fields("do.set.labels", set?.labels),
    ...fields("do.set.annotations", set?.annotations),
    ...text("do.deduplicate.key", deduplicate?.key),
    ...each("do.threshold.by", threshold?.by),
    ...each("do.group.by", group?.by),
  ];
}

/** What is wrong with a rule beyond its shape, each with its place and the mend. */
export function ruleProblems(spec: RuleSpec): Problem[] {
  const expressions = expressionsOf(spec).flatMap(({ path, source, wanted }) => {
    const problem = ruleLanguage.problem(source, wanted);
    return problem ? [{ path, ...problem }] : [];
  });
  const times =
    spec.during?.kind === "recurring"
      ? recurrenceProblems(spec.during).map(({ path, message }) => ({
          path: `during.${path}`,
          message,
          line: 1,
          column: 1,
        }))
      : [];
  return [...expressions, ...times, ...(isIdle(spec) ? [IDLE] : [])];
}

const isIdle = ({ do: actions, stop }: RuleSpec): boolean =>
  !stop && Object.values(actions).every((action) => action === undefined);

const IDLE: Problem = {
  path: "do",
  message: "it does nothing: say at least one thing, such as priority: P1, or stop: true",
  line: 1,
  column: 1,
};

/** One of them in a sentence, with its place in a longer expression. */
export const problemText = ({ message, line, column }: Problem): string =>
  line === 1 && column === 1 ? message : `${message} (line ${line}, column ${column})`;
