import { describe, expect, test } from "vitest";
import { catalogPairs, promDuration, prometheusRules, type Rule, type RulesObjective } from "./prometheus-rules.ts";

const DAY = 1440;
const objective: RulesObjective = {
  service: "myservice",
  name: "requests-availability",
  objective: 99.9,
  periodMinutes: 30 * DAY,
  labels: { owner: "myteam", tier: "2" },
  ratio: {
    errorQuery: 'sum(rate(http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}[{{.window}}]))',
    totalQuery: 'sum(rate(http_request_duration_seconds_count{job="myservice"}[{{.window}}]))',
  },
  alertName: "MyServiceHighErrorRate",
  alertTexts: { labels: { category: "availability" }, annotations: { summary: "High error rate" } },
  page: { labels: { severity: "pageteam" } },
  ticket: { labels: { severity: "slack" } },
};
const rulesOf = (given: RulesObjective = objective): Rule[] => prometheusRules(given).flatMap(({ rules }) => rules);
const recorded = (record: string, given?: RulesObjective) => rulesOf(given).find((rule) => rule.record === record);
const plain = (text: string | undefined): string => (text ?? "").replaceAll(/\s+/g, " ").trim();
const SELECTOR =
  '{sloth_id="myservice-requests-availability", sloth_service="myservice", sloth_slo="requests-availability"}';

test("an objective has seventeen rules: eight ratios, seven facts, two alerts", () => {
  expect(prometheusRules(objective).map(({ name, rules }) => [name, rules.length])).toEqual([
    ["sloth-slo-sli-recordings-myservice-requests-availability", 8],
    ["sloth-slo-meta-recordings-myservice-requests-availability", 7],
    ["sloth-slo-alerts-myservice-requests-availability", 2],
  ]);
});

test("the ratios are over 5m, 30m, 1h, 2h, 6h, 1d, 3d and the period, with Sloth's labels", () => {
  const ratios = rulesOf().slice(0, 8);
  expect(ratios.map(({ record }) => record?.replace("slo:sli_error:ratio_rate", ""))).toEqual([
    "5m",
    "30m",
    "1h",
    "2h",
    "6h",
    "1d",
    "3d",
    "30d",
  ]);
  expect(recorded("slo:sli_error:ratio_rate1h")?.labels).toEqual({
    owner: "myteam",
    sloth_id: "myservice-requests-availability",
    sloth_service: "myservice",
    sloth_slo: "requests-availability",
    sloth_window: "1h",
    tier: "2",
  });
  expect(plain(recorded("slo:sli_error:ratio_rate1h")?.expr)).toBe(
    '(sum(rate(http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}[1h]))) / ((sum(rate(http_request_duration_seconds_count{job="myservice"}[1h]))) > 0)',
  );
});

test("the ratio over the period is the mean of the five-minute ratios", () => {
  expect(plain(recorded("slo:sli_error:ratio_rate30d")?.expr)).toBe(
    `sum_over_time(slo:sli_error:ratio_rate5m${SELECTOR}[30d]) / ignoring (sloth_window) count_over_time(slo:sli_error:ratio_rate5m${SELECTOR}[30d])`,
  );
});

test("a ratio that comes ready is taken as it is", () => {
  const raw = { ...objective, ratio: { errorRatioQuery: "1 - avg_over_time(good:ratio[{{ .window }}])" } };
  expect(recorded("slo:sli_error:ratio_rate5m", raw)?.expr).toBe("(1 - avg_over_time(good:ratio[5m]))");
});

/** What a `vector(…)` of the rules comes to. */
const vectorValue = (expr: string | undefined): number => {
  const [, one = "", other] = /^vector\(([\d.e-]+?)(?:-([\d.]+))?\)$/.exec(expr ?? "") ?? [];
  return Number(one) - Number(other ?? 0);
};

test.each([
  [99.9, 0.9990000000000001, 0.001],
  [99.5, 0.995, 0.005],
  [99, 0.99, 0.01],
  [95, 0.95, 0.05],
])(
  "of %f %% the recorded objective is %f, with the binary noise of Sloth's golden files, and the budget %f",
  (percent, ratio, budget) => {
    const given = { ...objective, objective: percent };
    expect(vectorValue(recorded("slo:objective:ratio", given)?.expr)).toBe(ratio);
    expect(vectorValue(recorded("slo:error_budget:ratio", given)?.expr)).toBeCloseTo(budget, 12);
    expect(recorded("sloth_slo_info", given)?.labels["sloth_objective"]).toBe(String(percent));
  },
);

describe("the factors of Sloth's catalogue", () => {
  test.each([
    [28, [13.44, 5.6, 2.8, 14 / 15]],
    [30, [14.4, 6, 3, 1]],
  ])("over %d days", (days, factors) => {
    const found = catalogPairs(days * DAY).map(({ factor }) => factor);
    expect(found.map((factor) => Number(factor.toPrecision(12)))).toEqual(
      factors.map((factor) => Number(factor.toPrecision(12))),
    );
  });

  test("stand in the alerts with the budget that Sloth writes", () => {
    const [page, ticket] = rulesOf().slice(-2);
    expect(plain(page?.expr)).toBe(
      [
        `( max(slo:sli_error:ratio_rate5m${SELECTOR} > (14.4 * 0.0009999999999999432)) without (sloth_window)`,
        `and max(slo:sli_error:ratio_rate1h${SELECTOR} > (14.4 * 0.0009999999999999432)) without (sloth_window) )`,
        `or ( max(slo:sli_error:ratio_rate30m${SELECTOR} > (6 * 0.0009999999999999432)) without (sloth_window)`,
        `and max(slo:sli_error:ratio_rate6h${SELECTOR} > (6 * 0.0009999999999999432)) without (sloth_window) )`,
      ].join(" "),
    );
    expect(plain(ticket?.expr)).toContain(`ratio_rate2h${SELECTOR} > (3 * 0.0009999999999999432)`);
    expect(plain(ticket?.expr)).toContain(`ratio_rate3d${SELECTOR} > (1 * 0.0009999999999999432)`);
  });
});

test("alerts carry their own labels and annotations over the shared ones, and Sloth's severity", () => {
  const [page, ticket] = rulesOf().slice(-2);
  expect(page).toMatchObject({
    alert: "MyServiceHighErrorRate",
    labels: { category: "availability", severity: "pageteam", sloth_severity: "page" },
    annotations: {
      summary: "High error rate",
      title: "(page) {{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is too fast.",
    },
  });
  expect(ticket).toMatchObject({ labels: { severity: "slack", sloth_severity: "ticket" } });
});

test("a disabled alert is left out, and two disabled ones leave no group", () => {
  const without = (disabled: object) => prometheusRules({ ...objective, ...disabled });
  expect(without({ page: { disable: true } }).at(-1)?.rules).toHaveLength(1);
  expect(without({ page: { disable: true }, ticket: { disable: true } })).toHaveLength(2);
});

test("28 days are written as Prometheus writes them, 4w", () => {
  const given = { ...objective, periodMinutes: 28 * DAY };
  expect(recorded("slo:sli_error:ratio_rate4w", given)?.labels["sloth_window"]).toBe("4w");
  expect(recorded("slo:time_period:days", given)?.expr).toBe("vector(28)");
});

test.each([
  [5, "5m"],
  [90, "1h30m"],
  [1440, "1d"],
  [30 * 1440, "30d"],
  [28 * 1440, "4w"],
  [90 * 1440, "90d"],
  [365 * 1440, "1y"],
])("%d minutes are %s", (minutes, text) => {
  expect(promDuration(minutes)).toBe(text);
});
