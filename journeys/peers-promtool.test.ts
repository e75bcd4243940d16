import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { errorRatioOf } from "@shipshape/domain/openslo/indicator-ratio";
import { prometheusRules, type RulesObjective } from "@shipshape/domain/openslo/prometheus-rules";
import type { Indicator } from "@shipshape/domain/slo/indicator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerOrSkip } from "./harness/peer-program.ts";

const promtool = peerOrSkip("promtool");
const run = promisify(execFile);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shipshape-promtool-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const objective: RulesObjective = {
  service: "shop",
  name: "availability",
  objective: 99.9,
  periodMinutes: 30 * 1440,
  labels: { owner: "team-a" },
  ratio: {
    errorQuery: 'sum(rate(requests_total{code=~"5.."}[{{.window}}]))',
    totalQuery: "sum(rate(requests_total[{{.window}}]))",
  },
  alertName: "ShopErrors",
};

const id = { sloth_id: "shop-availability", sloth_service: "shop", sloth_slo: "availability", owner: "team-a" };
const labels = `{${Object.entries(id)
  .map(([key, value]) => `${key}="${value}"`)
  .join(", ")}}`;
const is = (expr: string, value: number, { window = "", eval_time = "2h" } = {}) => ({
  expr: `round(${expr}, 0.0001)`,
  eval_time,
  exp_samples: [{ labels: window === "" ? labels : labels.replace("}", `, sloth_window="${window}"}`), value }],
});
const over = (window: string, value: number) => is(`slo:sli_error:ratio_rate${window}`, value, { window });
const alerts = (severity: string) => ({
  exp_labels: { ...id, sloth_severity: severity },
  exp_annotations: {
    summary: "shop availability SLO error budget burn rate is over expected.",
    title: `(${severity}) shop availability SLO error budget burn rate is too fast.`,
  },
});
const alerted = (eval_time: string, ...severities: string[]) => [
  { alertname: "ShopErrors", eval_time, exp_alerts: severities.map(alerts) },
];
const series = (failed: string, answered: string) => [
  { series: 'requests_total{code="500"}', values: failed },
  { series: 'requests_total{code="200"}', values: answered },
];

const burningFast = {
  interval: "1m",
  input_series: series("0+1x180", "0+59x180"),
  promql_expr_test: [
    over("5m", 0.0167),
    over("1h", 0.0167),
    over("30d", 0.0167),
    is("slo:objective:ratio", 0.999),
    is("slo:error_budget:ratio", 0.001),
    is("slo:time_period:days", 30),
    is("slo:current_burn_rate:ratio", 16.6667, { window: "5m" }),
    is("slo:period_burn_rate:ratio", 16.6667, { window: "30d" }),
    is("slo:period_error_budget_remaining:ratio", -15.6667, { window: "30d" }),
  ],
  alert_rule_test: alerted("2h", "page", "ticket"),
};
/** One failure in 120 burns 8.3 times too fast: not for the pair of 14.4, but for the one of 6. */
const burningSlowly = {
  interval: "1m",
  input_series: series("0+1x480", "0+119x480"),
  promql_expr_test: [is("slo:current_burn_rate:ratio", 8.3333, { window: "5m", eval_time: "7h" })],
  alert_rule_test: alerted("7h", "page", "ticket"),
};
/** Nothing happens: there is no ratio, which poisons nothing, and no alert. */
const silent = {
  interval: "1m",
  input_series: series("5+0x180", "5+0x180"),
  promql_expr_test: [{ expr: "slo:sli_error:ratio_rate30d", eval_time: "2h", exp_samples: [] }],
  alert_rule_test: alerted("2h"),
};

/** YAML contains JSON. */
async function written(name: string, content: object): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

describe.skipIf(promtool === undefined)("promtool", () => {
  const tool = promtool ?? "";
  const counted = (indicator: Omit<Indicator, "groupBy" | "template">): RulesObjective => ({
    ...objective,
    ratio: errorRatioOf({ template: "ratio", groupBy: [], ...indicator }).ratio,
  });
  const side = (name: Indicator["sides"][number]["side"], query: string) => ({ side: name, source: "prom", query });

  test.each<[string, RulesObjective]>([
    ["Sloth's events", objective],
    ["28 days", { ...objective, periodMinutes: 28 * 1440 }],
    ["a ready ratio", { ...objective, ratio: { errorRatioQuery: "1 - avg_over_time(ok:ratio[{{.window}}])" } }],
    [
      "good counters",
      counted({ counting: { kind: "counter" }, sides: [side("good", 'a{b="c"}'), side("total", "a")] }),
    ],
    [
      "events a minute",
      counted({ counting: { kind: "perMinute" }, sides: [side("bad", "sum(a)"), side("total", "b")] }),
    ],
    ["a share", counted({ counting: { kind: "share", of: "good" }, sides: [side("value", "a")] })],
    [
      "a share with its events",
      counted({ counting: { kind: "share", of: "bad" }, sides: [side("value", "a"), side("total", "b")] }),
    ],
    [
      "an age",
      counted({ counting: { kind: "level", reading: "age", op: "lte", limit: 60 }, sides: [side("value", "a")] }),
    ],
    [
      "a throughput",
      counted({ counting: { kind: "level", reading: "rate", op: "gte", limit: 5 }, sides: [side("value", "a")] }),
    ],
    [
      "buckets",
      counted({ counting: { kind: "classicHistogram", limit: 0.3 }, sides: [side("buckets", 'a_bucket{b="c"}')] }),
    ],
    [
      "a native histogram",
      counted({
        counting: { kind: "nativeHistogram", limit: 0.3 },
        sides: [side("fraction", "f"), side("total", "histogram_count(a)")],
      }),
    ],
  ])("accepts the rules of %s", async (name, given) => {
    const groups = prometheusRules(given);
    const file = await written(`${name.replaceAll(/\W/g, "-")}.yml`, { groups });
    const { stdout } = await run(tool, ["check", "rules", file]);
    const rules = groups.flatMap((group) => group.rules).length;
    expect(stdout).toContain(`SUCCESS: ${rules} rules found`);
  });

  test("evaluates them to the numbers of the workbook: one failure in sixty burns 16.7 times too fast, and pages", async () => {
    await written("rules.yml", { groups: prometheusRules(objective) });
    const tests = await written("tests.yml", {
      rule_files: ["rules.yml"],
      evaluation_interval: "1m",
      tests: [burningFast, burningSlowly, silent],
    });
    const { stdout } = await run(tool, ["test", "rules", tests], { cwd: folder });
    expect(stdout).toContain("SUCCESS");
  });
});
