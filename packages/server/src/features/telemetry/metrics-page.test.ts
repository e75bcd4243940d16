import { Counter, Histogram, Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { isKnownMetric, parseMetricsPage } from "./metrics-page.ts";

const only = (page: string) => {
  const { series } = parseMetricsPage(page);
  expect(series).toHaveLength(1);
  return series[0];
};

describe("one sample", () => {
  test.each([
    ["without labels", "up 1", "up{}", 1],
    ["with labels, sorted in its key", 'a{z="1",b="2"} 3', 'a{b="2",z="1"}', 3],
    ["with a comma after the last label", 'a{b="c",} 3', 'a{b="c"}', 3],
    ["with empty braces", "a{} 3", "a{}", 3],
    ["with spaces where they may be", '  a { b = "c" , d = "e" }   3  ', 'a{b="c",d="e"}', 3],
    ["with a timestamp", "a 3 1395066363000", "a{}", 3],
    ["with an OpenMetrics timestamp", "a 3 1395066363.123", "a{}", 3],
    ["with an exemplar", 'a_bucket{le="0.1"} 8 # {trace_id="KOO5S4vxi0o"} 0.067', 'a_bucket{le="0.1"}', 8],
    [
      "with an exemplar and both timestamps",
      'a_total 17.0 1520879607.7 # {id="x # y"} 0.2 1520879607.8',
      "a_total{}",
      17,
    ],
    ["with a brace, a comma and a quote in a value", String.raw`a{b="}\",{"} 1`, String.raw`a{b="}\",{"}`, 1],
    ["with a Windows path", String.raw`a{path="C:\\DIR\\FILE.TXT"} 1`, String.raw`a{path="C:\\DIR\\FILE.TXT"}`, 1],
    ["with a quoted name", '{"my.metric","my.label"="x",b="y"} 4', 'my.metric{b="y",my.label="x"}', 4],
    ["in exponent notation", "a 1.458255915e9", "a{}", 1458255915],
    ["negative", "a -0.5", "a{}", -0.5],
    ["on a line that ends like Windows'", "a 1\r", "a{}", 1],
  ])("%s", (_, line, key, value) => expect(only(line)).toMatchObject({ key, value }));

  test.each([
    ["+Inf", Infinity],
    ["-Inf", -Infinity],
    ["Inf", Infinity],
    ["NaN", Number.NaN],
  ])("%s", (text, value) => expect(only(`a ${text}`)?.value).toBe(value));

  test("a line break in a label value", () => expect(only(String.raw`a{b="x\ny"} 1`)?.labels["b"]).toBe("x\ny"));
});

test("comments, types, help, units and the end are no samples", () => {
  const page = `# HELP http_requests_total The total {number}.
# TYPE http_requests_total counter
# UNIT http_requests_total requests
# just a comment

http_requests_total{method="post",code="200"} 1027 1395066363000
# EOF
nothing after the end counts`;
  expect(only(page)?.key).toBe('http_requests_total{code="200",method="post"}');
});

test("a metric that is declared is known, though it has no series yet", () => {
  const page = parseMetricsPage("# TYPE failures_total counter\n# TYPE om counter\nshown 1\n");
  expect(["failures_total", "om_total", "shown", "other"].map((name) => isKnownMetric(page, name))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test.each([
  ["no value", "a\n", "line 1"],
  ["a word for a value", "b 1\na one", "line 2"],
  ["an open brace", 'a{b="c" 1', "line 1"],
  ["an open quote", 'a{b="c} 1', "line 1"],
  ["a label without value", "a{b} 1", "line 1"],
  ["a hexadecimal word", "a 0xzz", "line 1"],
  ["words after the value", "a 1 2 three", "line 1"],
  ["a web page", "<!doctype html>", "often /metrics"],
])("%s is told with its line", (_, page, said) => expect(() => parseMetricsPage(page)).toThrow(said));

test("what prom-client writes is read back", async () => {
  const registry = new Registry();
  const counter = new Counter({
    name: "c_total",
    help: 'a "help"\nof two',
    labelNames: ["path"],
    registers: [registry],
  });
  counter.inc({ path: 'a"b\\c\nd' }, 2.5);
  new Histogram({ name: "h", help: "h", buckets: [0.1, 1], registers: [registry] }).observe(0.5);
  const { series } = parseMetricsPage(await registry.metrics());
  expect(series.map(({ labels, value }) => [labels, value])).toEqual([
    [{ __name__: "c_total", path: 'a"b\\c\nd' }, 2.5],
    [{ __name__: "h_bucket", le: "0.1" }, 0],
    [{ __name__: "h_bucket", le: "1" }, 1],
    [{ __name__: "h_bucket", le: "+Inf" }, 1],
    [{ __name__: "h_sum" }, 0.5],
    [{ __name__: "h_count" }, 1],
  ]);
});
