import { METRIC, objectiveName } from "./counters.ts";
import { TARGET } from "./traffic.ts";

const SHORT_WINDOWS = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;

type Rule = {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};
type Group = { readonly name: string; readonly rules: readonly Rule[] };

/** The rules that Sloth 0.16 makes by default of one objective: eight sums, seven facts, two alerts. */
function slothGroups(name: string): Group[] {
  const id = { sloth_id: `bench-${name}`, sloth_service: "bench", sloth_slo: name };
  const selector = (more: Readonly<Record<string, string>> = {}) =>
    `{${Object.entries({ ...id, ...more })
      .map(([label, value]) => `${label}="${value}"`)
      .join(", ")}}`;
  const five = `slo:sli_error:ratio_rate5m${selector()}`;
  const budget = `on(sloth_id, sloth_slo, sloth_service) group_left slo:error_budget:ratio${selector()}`;
  const sums: Rule[] = SHORT_WINDOWS.map((window) => ({
    record: `slo:sli_error:ratio_rate${window}`,
    expr: `(sum(rate(${METRIC}{slo="${name}",code=~"5.."}[${window}]))) / (sum(rate(${METRIC}{slo="${name}"}[${window}])))`,
    labels: { ...id, sloth_window: window },
  }));
  const month: Rule = {
    record: "slo:sli_error:ratio_rate30d",
    expr: `sum_over_time(${five}[30d]) / ignoring (sloth_window) count_over_time(${five}[30d])`,
    labels: { ...id, sloth_window: "30d" },
  };
  const fact = (record: string, expr: string, labels: Readonly<Record<string, string>> = id): Rule => ({
    record,
    expr,
    labels,
  });
  const facts: Rule[] = [
    fact("slo:objective:ratio", `vector(${TARGET})`),
    fact("slo:error_budget:ratio", `vector(1-${TARGET})`),
    fact("slo:time_period:days", "vector(30)"),
    fact("slo:current_burn_rate:ratio", `${five} / ${budget}`),
    fact("slo:period_burn_rate:ratio", `slo:sli_error:ratio_rate30d${selector()} / ${budget}`),
    fact("slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${selector()}`),
    fact("sloth_slo_info", "vector(1)", {
      ...id,
      sloth_mode: "cli-gen-prom",
      sloth_spec: "prometheus/v1",
      sloth_objective: "99.9",
    }),
  ];
  const over = (window: string, factor: number) =>
    `max(slo:sli_error:ratio_rate${window}${selector()} > (${factor} * ${1 - TARGET})) without (sloth_window)`;
  const pair = (short: string, long: string, factor: number) => `(${over(short, factor)} and ${over(long, factor)})`;
  const alert = (severity: string, expr: string): Rule => ({
    alert: `SLO ${severity}`,
    expr,
    labels: { sloth_severity: severity },
    annotations: {
      summary: `{{$labels.sloth_service}} {{$labels.sloth_slo}} SLO error budget burn rate is over expected.`,
    },
  });
  return [
    { name: `sloth-slo-sli-recordings-${name}`, rules: [...sums, month] },
    { name: `sloth-slo-meta-recordings-${name}`, rules: facts },
    {
      name: `sloth-slo-alerts-${name}`,
      rules: [
        alert("page", `${pair("5m", "1h", 14.4)} or ${pair("30m", "6h", 6)}`),
        alert("ticket", `${pair("2h", "1d", 3)} or ${pair("6h", "3d", 1)}`),
      ],
    },
  ];
}

/** A rule file for so many objectives, as JSON, which YAML contains. */
export const slothRuleFile = (objectives: number): string =>
  JSON.stringify({ groups: Array.from({ length: objectives }, (_, at) => slothGroups(objectiveName(at))).flat() });
