import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeQueries } from "./merge-queries.ts";
import { queryForms } from "./query-form.ts";
import { parseSelector } from "./selector.ts";
import { type Series, seriesOf } from "./series.ts";

const asked = (...queries: string[]) => mergeQueries(queries).map(({ query }) => query);

describe("queries that differ only by one label become one", () => {
  test.each<[string, string[], string[]]>([
    ["selectors", ['up{job="a"}', 'up{job="b"}'], ['up{job=~"a|b"}']],
    [
      "by the label in which they differ",
      ['x{job="api",service="a"}', 'x{job="api",service="b"}'],
      ['x{job="api",service=~"a|b"}'],
    ],
    ["a sum, which gets the label", ['sum(x{s="a"})', 'sum(x{s="b"})'], ['sum by (s) (x{s=~"a|b"})']],
    ["a sum by labels", ['sum by (le) (x{s="a"})', 'sum by (le) (x{s="b"})'], ['sum by (s, le) (x{s=~"a|b"})']],
    ["a sum by that label already", ['sum by (s) (x{s="a"})', 'sum by (s) (x{s="b"})'], ['sum by (s) (x{s=~"a|b"})']],
    [
      "a sum with its labels behind",
      ['sum(x{s="a"}) by (le)', 'sum(x{s="b"}) by (le)'],
      ['sum(x{s=~"a|b"}) by (s, le)'],
    ],
    ["a sum by nothing", ['sum by () (x{s="a"})', 'sum by () (x{s="b"})'], ['sum by (s) (x{s=~"a|b"})']],
    [
      "sums within sums",
      ['max(sum by (pod) (x{s="a"}))', 'max(sum by (pod) (x{s="b"}))'],
      ['max by (s) (sum by (s, pod) (x{s=~"a|b"}))'],
    ],
    [
      "an increase, with an offset, times a number",
      ['sum(increase(x{s="a"}[5m] offset 1m)) * 60', 'sum(increase(x{s="b"}[5m] offset 1m)) * 60'],
      ['sum by (s) (increase(x{s=~"a|b"}[5m] offset 1m)) * 60'],
    ],
    [
      "native histograms",
      ['histogram_fraction(-Inf, 0.3, h{s="a"})', 'histogram_fraction(-Inf, 0.3, h{s="b"})'],
      ['histogram_fraction(-Inf, 0.3, h{s=~"a|b"})'],
    ],
    ["values as they are meant", ['x{s="a.b"}', "x{s='c|d\"'}"], ['x{s=~"a\\\\.b|c\\\\|d\\""}']],
    ["the same query twice", ["up", "up"], ["up"]],
  ])("%s", (_, queries, expected) => expect(asked(...queries)).toEqual(expected));

  test("and two kinds of them two", () => {
    const queries = ["a", "b", "c"].flatMap((s) => [`x{s="${s}"}`, `x{s="${s}",code="500"}`]);
    expect(asked(...queries)).toEqual(['x{s=~"a|b|c"}', 'x{s=~"a|b|c",code="500"}']);
  });

  test("five hundred at once, however many there are", () => {
    const queries = Array.from({ length: 10_000 }, (_, index) => `x{s="service-${index}"}`);
    const merged = mergeQueries(queries);
    expect(merged).toHaveLength(20);
    expect(merged.flatMap(({ members }) => members)).toEqual(queries);
    expect(merged.every(({ query }) => query.length < 33_000)).toBe(true);
  });
});

describe("stays alone", () => {
  test.each<[string, string]>([
    ["what has no value to tell it by", "up"],
    ["a pattern", 'x{s=~"a"}'],
    ["a missing label", 'x{s=""}'],
    ["a metric's name", '{__name__="x"}'],
    ["a label asked twice", 'x{s="a",s!="b"}'],
    ["two selectors", 'x{s="a"} / y{s="a"}'],
    ["a default", 'sum(x{s="a"}) or vector(0)'],
    ["a sum without labels", 'sum without (pod) (x{s="a"})'],
    ["the highest of all", 'topk(3, x{s="a"})'],
    ["a question of absence", 'absent(x{s="a"})'],
    ["one number", 'scalar(x{s="a"})'],
    ["bytes that are no text", 'x{s="\\xff"}'],
    ["what is not PromQL", "x{s="],
  ])("%s", (_, query) => expect(queryForms(query)).toEqual([]));
});

/** As Prometheus would answer what the tests ask: selectors, and sums of them by labels. */
function answer(query: string, series: readonly Series[]): Series[] {
  const sum = /^sum(?: by \(([^)]*)\) )?\((.*)\)$/.exec(query);
  const { matches } = parseSelector(sum?.[2] ?? query);
  const found = series.filter(({ labels }) => matches(labels));
  if (!sum) return found;
  const by = (sum[1] ?? "").split(",").map((label) => label.trim());
  const sums = new Map<string, Series>();
  for (const { labels, value } of found) {
    const kept = Object.fromEntries(by.flatMap((label) => (labels[label] ? [[label, labels[label]]] : [])));
    const one = seriesOf(kept, value);
    sums.set(one.key, { ...one, value: (sums.get(one.key)?.value ?? 0) + value });
  }
  return [...sums.values()];
}

const byKey = (series: readonly Series[]) => new Map(series.map(({ key, value }) => [key, value]));

describe("the parts of the answer are what each would have been given", () => {
  const word = fc.constantFrom("a", "b", "a.b", "a|b", "(", "x\\y", 'q"', "ä", "$", "[a]", "a b");
  const labels = fc.record({ __name__: fc.constantFrom("x", "y"), s: word, p: word }, { requiredKeys: ["__name__"] });
  const store = fc.uniqueArray(fc.tuple(labels, fc.nat(100)), {
    selector: ([of]) => JSON.stringify(of),
    maxLength: 30,
  });
  const literal = (value: string) => JSON.stringify(value);
  const query = fc.oneof(
    fc.tuple(fc.constantFrom("x", "y"), word).map(([name, s]) => `${name}{s=${literal(s)}}`),
    fc.tuple(word, word).map(([s, p]) => `x{s=${literal(s)},p=${literal(p)}}`),
    word.map((s) => `sum(x{s=${literal(s)}})`),
    word.map((s) => `sum by (p) (x{s=${literal(s)}})`),
    word.map((p) => `sum by (p, s) (x{p=${literal(p)}})`),
    fc.constant("x"),
  );

  test.each(["query", "wideQuery"] as const)("by the %s", (which) =>
    fc.assert(
      fc.property(store, fc.array(query, { maxLength: 20 }), (given, queries) => {
        const series = given.map(([of, value]) => seriesOf(of as Record<string, string>, value));
        const merged = mergeQueries(queries);
        expect(new Set(merged.flatMap(({ members }) => members))).toEqual(new Set(queries));
        for (const one of merged) {
          const parts = one.split(answer(one[which], series));
          one.members.forEach((member, index) => {
            expect(byKey(parts[index] ?? [])).toEqual(byKey(answer(member, series)));
          });
        }
      }),
    ),
  );
});
