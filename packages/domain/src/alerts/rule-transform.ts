import type { PipelineAlert } from "./disposition.ts";
import type { Expression, Transform } from "./rule.ts";

/** An expression of a rule gave no value: the rule is skipped. */
export class ExpressionFailed extends Error {}

const LONGEST = 4_000;

/** What a rule makes of an alert, and what it changed, in words. Throws ExpressionFailed. */
export function transformed(
  alert: PipelineAlert,
  { title, severity, service, labels, annotations }: Transform,
  text: (expression: Expression) => string,
): { readonly alert: PipelineAlert; readonly effects: readonly string[] } {
  const value = (expression: Expression | undefined, before: string): string =>
    expression === undefined ? before : text(expression).slice(0, LONGEST) || before;
  const after = {
    title: value(title, alert.title),
    severity: value(severity, alert.severity),
    service: service === undefined ? alert.service : text(service) || undefined,
    labels: fields(alert.labels, labels, text),
    annotations: fields(alert.annotations, annotations, text),
  };
  const effects = [
    ...(after.title === alert.title ? [] : [`title "${after.title}"`]),
    ...(after.severity === alert.severity ? [] : [`severity ${after.severity}`]),
    ...(after.service === alert.service ? [] : [`service ${after.service ?? "none"}`]),
    ...changes("label", alert.labels, after.labels),
    ...changes("annotation", alert.annotations, after.annotations),
  ];
  return { alert: { ...alert, ...after }, effects };
}

type Fields = Readonly<Record<string, string>>;

/** Labels as rules leave them: null and the empty text take one away. */
function fields(before: Fields, set: Transform["labels"], text: (expression: Expression) => string): Fields {
  if (set === undefined) return before;
  const after = new Map(Object.entries(before));
  for (const [name, expression] of Object.entries(set)) {
    const value = expression === null ? "" : text(expression).slice(0, LONGEST);
    if (value === "") after.delete(name);
    else after.set(name, value);
  }
  return Object.fromEntries(after);
}

const changes = (what: string, before: Fields, after: Fields): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .map((name) => (after[name] === undefined ? `without ${what} ${name}` : `${what} ${name}="${after[name]}"`));
