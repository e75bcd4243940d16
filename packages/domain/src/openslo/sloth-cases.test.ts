import { describe, expect, test } from "vitest";
import { fromSloth, slothObjectives } from "./from-sloth.ts";
import { prometheusRules, type Rule, type RulePair } from "./prometheus-rules.ts";

// What Sloth asks of itself (slok/sloth: pkg/common/validation, test/integration/prometheus, internal/alert), asked of ours.
const errors = 'sum(rate(http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}[{{.window}}]))';
const total = 'sum(rate(http_request_duration_seconds_count{job="myservice"}[{{.window}}]))';
const events = { error_query: errors, total_query: total };
const file = (slo: object) => ({
  version: "prometheus/v1",
  service: "test-svc",
  slos: [{ name: "test.slo-0_1", objective: 99.99, sli: { events }, ...slo }],
});
const faultsOf = (slo: object): string[] =>
  fromSloth(file(slo), "prom").faults.map(([at, message]) => `${at.slice(2).join(".")}: ${message}`);
const ofEvents = (changed: object) => ({ sli: { events: { ...events, ...changed } } });
const ofRaw = (error_ratio_query?: string) => ({ sli: { raw: { error_ratio_query } } });

describe("Sloth: what is no SLO", () => {
  test.each<[string, object, string]>([
    ["no name", { name: "" }, "name: it is missing"],
    ["no indicator", { sli: {} }, "sli: it has neither events nor raw"],
    ["two indicators", { sli: { events, raw: { error_ratio_query: errors } } }, "sli: it has both events and raw"],
    ["the same query twice", ofEvents({ total_query: errors }), "sli.events: error_query and total_query are the same"],
    ["no query of errors", ofEvents({ error_query: "" }), "sli.events: error_query is missing"],
    ["no query of the total", ofEvents({ total_query: undefined }), "sli.events: total_query is missing"],
    [
      "brackets of a query of errors that do not close",
      ofEvents({ error_query: "sum(rate(grpc_server_handled_requests_count{[{{ .window }}]))" }),
      "sli.events: error_query has brackets or quotes that do not close",
    ],
    [
      "brackets of a query of the total that do not close",
      ofEvents({ total_query: "sum(rate(grpc_server_handled_requests_count{[{{ .window }}]))" }),
      "sli.events: total_query has brackets or quotes that do not close",
    ],
    [
      "a query of errors over one window alone",
      ofEvents({ error_query: "sum(rate(x[1m]))" }),
      "sli.events: error_query has no {{.window}}",
    ],
    [
      "a query of the total over one window alone",
      ofEvents({ total_query: "sum(rate(x[1m]))" }),
      "sli.events: total_query has no {{.window}}",
    ],
    [
      "another variable",
      ofEvents({ error_query: 'rate(my_metric[{{.Window}}]{error="true"})' }),
      "sli.events: error_query holds a template other than {{.window}}",
    ],
    [
      "a template that is none",
      ofEvents({ error_query: 'rate(my_metric[{{}.window}}]{error="true"})' }),
      "sli.events: error_query holds a template other than {{.window}}",
    ],
    ["a ready ratio without its query", ofRaw(), "sli: it has neither events nor raw"],
    ["an empty ready ratio", ofRaw(""), "sli.raw: error_ratio_query is missing"],
    ["a ready ratio over one window alone", ofRaw("ratio[1m]"), "sli.raw: error_ratio_query has no {{.window}}"],
    [
      "brackets of a ready ratio that do not close",
      ofRaw("sum(rate(x{[{{ .window }}]))"),
      "sli.raw: error_ratio_query has brackets",
    ],
    ["an objective below 0", { objective: -1 }, "objective: -1 is no percentage"],
    ["an objective of 0", { objective: 0 }, "objective: 0 is no percentage"],
    ["an objective above 100", { objective: 100.0001 }, "objective: 100.0001 is no percentage"],
    ["an objective of 101", { objective: 101 }, "objective: 101 is no percentage"],
  ])("%s", (_, slo, fault) => {
    expect(faultsOf(slo)).toEqual([expect.stringContaining(fault)]);
    expect(slothObjectives(file(slo))).toEqual([]);
  });

  test.each<[string, object]>([
    ["as it should be", {}],
    ["without names of alerts where they are disabled", { alerting: { page_alert: { disable: true } } }],
    ["with quotes and brackets in a comment and in a label", ofEvents({ error_query: `# don't (count\n${errors}` })],
    ["with spaces in its template", ofEvents({ error_query: errors.replace("{{.window}}", "{{ .window }}") })],
  ])("an SLO %s is one", (_, slo) => expect(faultsOf(slo)).toEqual([]));
});

/** in-base.yaml: an SLO of events with both alerts, and one of a ready ratio with none. */
const base = {
  version: "prometheus/v1",
  service: "svc01",
  labels: { global01k1: "global01v1" },
  slos: [
    {
      name: "slo1",
      objective: 99.9,
      labels: { global02k1: "global02v1" },
      sli: { events },
      alerting: {
        name: "myServiceAlert",
        labels: { alert01k1: "alert01v1" },
        annotations: { alert02k1: "alert02k2" },
        page_alert: { labels: { alert03k1: "alert03v1" } },
        ticket_alert: { labels: { alert04k1: "alert04v1" } },
      },
    },
    {
      name: "slo02",
      objective: 95,
      labels: { global03k1: "global03v1" },
      sli: { raw: { errorRatioQuery: `${errors}\n/\n${total}\n` } },
      alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } },
    },
  ],
};
const groupsOver = (days: number, pairs?: readonly RulePair[]) =>
  slothObjectives(base).flatMap((one) =>
    prometheusRules({ ...one, periodMinutes: days * 1440, ...(pairs ? { pairs } : {}) }),
  );
const SELECTOR = '{sloth_id="svc01-slo1", sloth_service="svc01", sloth_slo="slo1"}';
const both = (short: string, long: string, factor: string): string => {
  const over = (window: string) =>
    `    max(slo:sli_error:ratio_rate${window}${SELECTOR} > (${factor} * 0.0009999999999999432)) without (sloth_window)\n`;
  return `(\n${over(short)}    and\n${over(long)})\n`;
};
const rulesIn = (name: string, groups: ReturnType<typeof groupsOver>): readonly Rule[] =>
  groups.find((group) => group.name === `sloth-slo-${name}`)?.rules ?? [];

describe("Sloth: its rules over 28 days", () => {
  const groups = groupsOver(28);

  test("one group less for the SLO whose alerts are disabled", () => {
    expect(groups.map(({ name, rules }) => `${name} ${rules.length}`)).toEqual([
      "sloth-slo-sli-recordings-svc01-slo1 8",
      "sloth-slo-meta-recordings-svc01-slo1 7",
      "sloth-slo-alerts-svc01-slo1 2",
      "sloth-slo-sli-recordings-svc01-slo02 8",
      "sloth-slo-meta-recordings-svc01-slo02 7",
    ]);
  });

  test("a ready ratio is put in brackets as it stands, its last line's end too", () => {
    const [first] = rulesIn("sli-recordings-svc01-slo02", groups);
    const at = (query: string) => query.replaceAll("{{.window}}", "5m");
    expect(first).toEqual({
      record: "slo:sli_error:ratio_rate5m",
      expr: `(${at(errors)}\n/\n${at(total)}\n)`,
      labels: {
        global01k1: "global01v1",
        global03k1: "global03v1",
        sloth_id: "svc01-slo02",
        sloth_service: "svc01",
        sloth_slo: "slo02",
        sloth_window: "5m",
      },
    });
  });

  test("the period is four weeks", () => {
    expect(rulesIn("sli-recordings-svc01-slo1", groups).at(-1)).toMatchObject({
      record: "slo:sli_error:ratio_rate4w",
      expr: `sum_over_time(slo:sli_error:ratio_rate5m${SELECTOR}[4w])\n/ ignoring (sloth_window)\ncount_over_time(slo:sli_error:ratio_rate5m${SELECTOR}[4w])\n`,
      labels: { sloth_window: "4w" },
    });
  });

  test("the facts, with the noise of its arithmetic", () => {
    const facts = rulesIn("meta-recordings-svc01-slo1", groups).map(({ record, expr }) => `${record} ${expr}`);
    expect(facts.slice(0, 3)).toEqual([
      "slo:objective:ratio vector(0.9990000000000001)",
      "slo:error_budget:ratio vector(1-0.9990000000000001)",
      "slo:time_period:days vector(28)",
    ]);
    expect(rulesIn("meta-recordings-svc01-slo02", groups)[1]?.expr).toBe("vector(1-0.95)");
  });

  test("the alerts, their factors unrounded", () => {
    expect(rulesIn("alerts-svc01-slo1", groups)).toMatchObject([
      {
        alert: "myServiceAlert",
        expr: `${both("5m", "1h", "13.44")}or\n${both("30m", "6h", "5.6000000000000005")}`,
        labels: { alert01k1: "alert01v1", alert03k1: "alert03v1", sloth_severity: "page" },
        annotations: { alert02k1: "alert02k2" },
      },
      {
        alert: "myServiceAlert",
        expr: `${both("2h", "1d", "2.8000000000000003")}or\n${both("6h", "3d", "0.9333333333333333")}`,
        labels: { alert01k1: "alert01v1", alert04k1: "alert04v1", sloth_severity: "ticket" },
      },
    ]);
  });
});

// Sloth makes the period of the first pair's short window, which in all its catalogues is the shortest; ours takes that.
test("Sloth: windows that several alerts share appear once and sorted, and the period is made of the shortest", () => {
  const pair = (short: number, long: number): RulePair => ({
    severity: "page",
    factor: 1,
    shortWindowMinutes: short * 60,
    longWindowMinutes: long * 60,
  });
  const ratios = rulesIn("sli-recordings-svc01-slo1", groupsOver(30, [pair(3, 2), pair(3, 1), pair(1, 2), pair(2, 1)]));
  expect(ratios.map(({ record }) => record?.replace("slo:sli_error:ratio_rate", ""))).toEqual([
    "1h",
    "2h",
    "3h",
    "30d",
  ]);
  expect(ratios.at(-1)?.expr).toContain(`sum_over_time(slo:sli_error:ratio_rate1h${SELECTOR}[30d])`);
});
