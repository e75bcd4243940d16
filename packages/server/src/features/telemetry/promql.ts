import { parser } from "@prometheus-io/lezer-promql";

/** What is wrong with the grammar of a PromQL query, as a sentence; undefined when Prometheus' own grammar accepts it. */
export function promqlProblem(query: string): string | undefined {
  let at: number | undefined;
  parser.parse(query).iterate({
    enter: ({ type, from }) => {
      if (type.isError) at ??= from;
      return at === undefined;
    },
  });
  if (at === undefined) return undefined;
  const rest = query.slice(at).trim();
  const where = rest === "" ? "it ends too early" : `at "${rest.length > 30 ? `${rest.slice(0, 30)}…` : rest}"`;
  return `not PromQL, ${where} (character ${at + 1})`;
}
