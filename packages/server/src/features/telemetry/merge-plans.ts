import { type MergedQuery, mergeQueries } from "./merge-queries.ts";

/** How lists of queries are put together, remembered from round to round: objectives seldom change. */
export type MergePlans = {
  planOf(queries: readonly string[]): readonly MergedQuery[];
  /** From now on this query is asked by itself: it spoils the answer of others. */
  askAlone(query: string): void;
};

const MOST_PLANS = 8;
const MOST_ALONE = 1_000;

export function mergePlans(): MergePlans {
  let plans: { readonly queries: readonly string[]; readonly plan: readonly MergedQuery[] }[] = [];
  const alone = new Set<string>();
  return {
    planOf(queries) {
      const known = plans.find((one) => isSame(one.queries, queries));
      if (known) return known.plan;
      const plan = [
        ...mergeQueries(queries.filter((query) => !alone.has(query))),
        ...[...new Set(queries)].filter((query) => alone.has(query)).flatMap((query) => mergeQueries([query])),
      ];
      plans = [{ queries: [...queries], plan }, ...plans].slice(0, MOST_PLANS);
      return plan;
    },
    askAlone(query) {
      if (alone.size >= MOST_ALONE) alone.clear();
      alone.add(query);
      plans = [];
    },
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((query, index) => query === other[index]);
