import { type QueryForm, queryForms } from "./query-form.ts";
import { type Series, seriesOf } from "./series.ts";

/** Queries that are asked as one, and whose answers are told apart by the value of a label. */
export type MergedQuery = {
  /** The one query that serves all, for Prometheus; where it is alone, the query itself. */
  readonly query: string;
  /** The same without a choice of values, for a page that we select from ourselves. */
  readonly wideQuery: string;
  /** The queries that it serves. */
  readonly members: readonly string[];
  /** Its answer, member by member in their order: what each would have been given alone. */
  readonly split: (series: readonly Series[]) => (readonly Series[])[];
};

/** As many values as a regular expression may hold: Prometheus looks up that many at once, and proxies let it through. */
const MOST_VALUES = 500;
const MOST_CHARACTERS = 32_000;

/**
 * Puts queries together that differ only by the value of one label: `up{job="a"}` and `up{job="b"}` become
 * `up{job=~"a|b"}`, a `sum(…)` becomes a `sum by (job) (…)`. The label by which the most are alike is taken; what is like
 * no other stays alone.
 */
export function mergeQueries(queries: readonly string[]): MergedQuery[] {
  const distinct = [...new Set(queries)];
  const formsOf = new Map(distinct.map((query) => [query, queryForms(query)]));
  const alike = new Map<string, number>();
  for (const forms of formsOf.values()) {
    for (const { key } of forms) alike.set(key, (alike.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, { query: string; form: QueryForm }[]>();
  const merged: MergedQuery[] = [];
  for (const [query, forms] of formsOf) {
    const [first, ...others] = forms;
    const best = others.reduce(
      (one, other) => (count(alike, other) > count(alike, one) ? other : one),
      first as QueryForm,
    );
    if (first === undefined || count(alike, best) < 2) merged.push(alone(query));
    else {
      const group = groups.get(best.key) ?? [];
      groups.set(best.key, group);
      group.push({ query, form: best });
    }
  }
  for (const group of groups.values()) merged.push(...chunked(group).map(together));
  return merged;
}

const count = (alike: ReadonlyMap<string, number>, { key }: QueryForm): number => alike.get(key) ?? 0;

const alone = (query: string): MergedQuery => ({
  query,
  wideQuery: query,
  members: [query],
  split: (series) => [series],
});

type Member = { readonly query: string; readonly form: QueryForm };

function chunked(group: readonly Member[]): Member[][] {
  const chunks: Member[][] = [];
  let [chunk, characters]: [Member[], number] = [[], 0];
  for (const member of group) {
    const length = quoted(member.form.value).length + 1;
    if (chunk.length >= MOST_VALUES || characters + length > MOST_CHARACTERS) {
      chunks.push(chunk);
      [chunk, characters] = [[], 0];
    }
    chunk.push(member);
    characters += length;
  }
  return [...chunks, chunk];
}

/** As RE2 reads it: the value and nothing else. */
const quoted = (value: string): string => value.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");

function together(members: readonly Member[]): MergedQuery {
  const [first] = members;
  if (first === undefined || members.length === 1) return alone(first?.query ?? "");
  const { label, keepsLabel, write } = first.form;
  const union = members.map(({ form }) => quoted(form.value)).join("|");
  return {
    query: write(`${label}=~${JSON.stringify(union)}`),
    wideQuery: write(`${label}=~".+"`),
    members: members.map(({ query }) => query),
    split: (series) =>
      splitBy(
        label,
        keepsLabel,
        members.map(({ form }) => form.value),
        series,
      ),
  };
}

function splitBy(label: string, keepsLabel: boolean, values: readonly string[], series: readonly Series[]): Series[][] {
  const byValue = new Map(values.map((value): [string, Series[]] => [value, []]));
  for (const one of series) byValue.get(one.labels[label] ?? "")?.push(keepsLabel ? one : without(label, one));
  return values.map((value) => byValue.get(value) ?? []);
}

function without(label: string, { labels, value }: Series): Series {
  const { [label]: _, ...rest } = labels;
  return seriesOf(rest, value);
}
