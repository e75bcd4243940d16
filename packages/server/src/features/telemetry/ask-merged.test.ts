import { expect, test } from "vitest";
import type { Answer } from "./answer.ts";
import { askMerged } from "./ask-merged.ts";
import { mergePlans } from "./merge-plans.ts";
import { type MergedQuery, mergeQueries } from "./merge-queries.ts";
import { parseSelector } from "./selector.ts";
import { seriesOf } from "./series.ts";

const queryOf = (index: number) => `x{s="${index}"}`;
const merged = (size: number): MergedQuery => {
  const [one] = mergeQueries(Array.from({ length: size }, (_, index) => queryOf(index)));
  return one as MergedQuery;
};
const series = Array.from({ length: 64 }, (_, index) => seriesOf({ __name__: "x", s: String(index) }, index));

/** A source with a fault for some queries; what it was asked. */
function source(faultOf: (query: string, count: number) => string | undefined, of: "query" | "source" = "query") {
  const asked: string[] = [];
  const ask = async (query: string): Promise<Answer> => {
    asked.push(query);
    const found = series.filter(({ labels }) => parseSelector(query).matches(labels));
    const because = faultOf(query, found.length);
    if (because !== undefined) return { ok: false, faultOf: of, because };
    return { ok: true, series: found, isKnown: found.length > 0, warnings: [] };
  };
  return { asked, ask };
}
const valuesOf = (answers: Map<string, Answer>) =>
  [...answers].map(([query, answer]) => [query, answer.ok ? answer.series.map(({ value }) => value) : answer.because]);

test("one request answers all", async () => {
  const { asked, ask } = source(() => undefined);
  const answers = await askMerged(merged(64), ask, mergePlans());
  expect(asked).toHaveLength(1);
  expect(valuesOf(answers)).toEqual(Array.from({ length: 64 }, (_, index) => [queryOf(index), [index]]));
});

test("one that spoils the answer of all is found, said, and asked alone from then on", async () => {
  const spoils = (query: string) =>
    parseSelector(query).matches({ __name__: "x", s: "37" }) ? "it matches twice" : undefined;
  const { asked, ask } = source(spoils);
  const plans = mergePlans();
  const answers = await askMerged(merged(64), ask, plans);
  expect(valuesOf(answers).filter(([, found]) => typeof found === "string")).toEqual([
    [queryOf(37), "it matches twice"],
  ]);
  expect(answers.size).toBe(64);
  expect(asked.length).toBeLessThanOrEqual(27);
  expect(plans.planOf(merged(64).members).map(({ members }) => members.length)).toEqual([63, 1]);
});

test("too much at once is asked in parts", async () => {
  const { asked, ask } = source((_, count) => (count > 20 ? "too many samples" : undefined));
  const answers = await askMerged(merged(64), ask, mergePlans());
  expect(valuesOf(answers).every(([, found]) => Array.isArray(found))).toBe(true);
  expect(asked).toHaveLength(1 + 2 + 2 + 4);
});

test("what fails for all fails after three requests", async () => {
  const { asked, ask } = source(() => "unknown function");
  const answers = await askMerged(merged(64), ask, mergePlans());
  expect(new Set(valuesOf(answers).map(([, found]) => found))).toEqual(new Set(["unknown function"]));
  expect(asked).toHaveLength(3);
});

test("a source that is away is asked once", async () => {
  const { asked, ask } = source(() => "nothing listens", "source");
  expect((await askMerged(merged(64), ask, mergePlans())).get(queryOf(5))).toMatchObject({ faultOf: "source" });
  expect(asked).toHaveLength(1);
});

test("there is an end to looking for what spoils", async () => {
  const { asked, ask } = source((query) =>
    Number(/s="(\d+)"/.exec(query)?.[1]) % 2 === 0 && !query.includes("|") ? undefined : "no",
  );
  const answers = await askMerged(merged(64), ask, mergePlans());
  expect(answers.size).toBe(64);
  expect(asked.length).toBeLessThanOrEqual(27);
});
