import { prometheusRules } from "@shipshape/domain/openslo/prometheus-rules";
import { METRIC, objectiveName } from "./counters.ts";
import { TARGET } from "./traffic.ts";

const PERIOD_MINUTES = 43_200;

const groupsOf = (name: string) =>
  prometheusRules({
    service: "bench",
    name,
    objective: TARGET * 100,
    periodMinutes: PERIOD_MINUTES,
    ratio: {
      errorQuery: `sum(rate(${METRIC}{slo="${name}",code=~"5.."}[{{.window}}]))`,
      totalQuery: `sum(rate(${METRIC}{slo="${name}"}[{{.window}}]))`,
    },
  });

/** A rule file of so many objectives, 17 rules each, as JSON, which YAML contains. */
export const slothRuleFile = (objectives: number): string =>
  JSON.stringify({ groups: Array.from({ length: objectives }, (_, at) => groupsOf(objectiveName(at))).flat() });
