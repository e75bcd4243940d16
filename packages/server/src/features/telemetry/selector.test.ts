import { describe, expect, test } from "vitest";
import { promqlProblem } from "./promql.ts";
import { parseSelector } from "./selector.ts";

const labels = { __name__: "http_requests_total", code: "503", route: "/a b", method: "GET" };
const series = (more: Record<string, string> = {}) => ({ ...labels, ...more });

describe("a selector matches", () => {
  test.each([
    ["by name", "http_requests_total", true],
    ["not another name", "http_requests", false],
    ["by name in braces", '{__name__="http_requests_total"}', true],
    ["by quoted name", '{"http_requests_total", code="503"}', true],
    ["by a pattern of names", '{__name__=~"http_.+",code="503"}', true],
    ["an equal label", 'http_requests_total{code="503"}', true],
    ["not an unequal one", 'http_requests_total{code="50"}', false],
    ["an expression", 'http_requests_total{code=~"5.."}', true],
    ["an expression only as a whole", 'http_requests_total{code=~"5"}', false],
    ["an alternative as a whole", 'http_requests_total{code=~"4|503"}', true],
    ["not by a negated expression", 'http_requests_total{code!~"5.."}', false],
    ["by a negated label", 'http_requests_total{code!="200"}', true],
    ["a label that is not there as an empty one", 'http_requests_total{zone=""}', true],
    ["not a label that is not there", 'http_requests_total{zone!=""}', false],
    ["whatever the case, where asked", 'http_requests_total{method=~"(?i)get"}', true],
    ["all matchers at once", 'http_requests_total{code="503",method="POST"}', false],
    ["with single quotes", "http_requests_total{code='503'}", true],
    ["with backquotes", "http_requests_total{code=~`\\d+`}", true],
    ["with a comma at the end and a comment", 'http_requests_total{code="503",} # server errors', true],
    ["an escaped character", 'http_requests_total{route="/a\\u0020b"}', true],
    ["a quoted label", 'http_requests_total{"code"="503"}', true],
  ])("%s", (_, query, expected) => expect(parseSelector(query).matches(series())).toBe(expected));

  test("a dot also at a line end", () =>
    expect(parseSelector('x{y=~"a.b"}').matches({ __name__: "x", y: "a\nb" })).toBe(true));
});

test("an expression that would take for ever with another engine is done at once", () => {
  const began = performance.now();
  expect(parseSelector('x{y=~"(a+)+b"}').matches({ __name__: "x", y: "a".repeat(10_000) })).toBe(false);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test.each([
  ["a function", "rate(http_requests_total[5m])", "plain selector"],
  ["a sum", "sum(http_requests_total)", "plain selector"],
  ["a range", "http_requests_total[5m]", "plain selector"],
  ["an offset", "http_requests_total offset 5m", "plain selector"],
  ["arithmetic", "a + b", "plain selector"],
  ["a number", "1", "plain selector"],
  ["an open brace", 'a{code="5', "ends too early"],
  ["no quotes", "a{code=5}", 'at "5}" (character 8)'],
  ["nothing", "", "ends too early"],
  ["nothing to select by", "{}", "names a metric"],
  ["only what matches everything", '{code=~".*"}', "names a metric"],
  ["an expression that is none", 'a{b=~"("}', "not a regular expression"],
  ["an escape that is none", 'a{b=~"\\d"}', "write \\\\d"],
])("%s is refused with the mend", (_, query, said) => expect(() => parseSelector(query)).toThrow(said));

test("the metric is named, where there is one", () => {
  expect(parseSelector("a_total").name).toBe("a_total");
  expect(parseSelector('{__name__=~"a.*"}').name).toBeUndefined();
});

test("PromQL is told from what is not", () => {
  expect(promqlProblem('sum(rate(http_requests_total{code!~"5.."}[5m])) by (service)')).toBeUndefined();
  expect(promqlProblem("sum(rate(a[5m])")).toContain("ends too early");
  expect(promqlProblem("foo bar")).toBe('not PromQL, at "bar" (character 5)');
});
