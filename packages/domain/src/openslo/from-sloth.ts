import { suggestServiceName } from "../catalog/service-name.ts";
import { conditionOf } from "../slo/alert-condition.ts";
import { WORKBOOK_ROWS } from "../slo/burn-rate.ts";
import type { RulesObjective } from "./prometheus-rules.ts";
import { type Note, type Reading, said } from "./reading.ts";
import { slothFaults } from "./sloth-faults.ts";
import { type SlothSlo, slothSlos } from "./sloth-spec.ts";
import { countedQueries, ratioQuery } from "./windowed-query.ts";

/** Sloth's own default. */
const PERIOD = "30d";
const PERIOD_MINUTES = 30 * 1440;
/** Where the words of Sloth's alerts are kept, so that rules made of the objective again carry them. */
export const SLOTH_ALERTING = "sloth.slok.dev/alerting";
export const SLOTH_NAME = "sloth.slok.dev/slo";

export type SlothReading = { readonly documents: readonly Reading[]; readonly faults: readonly Note[] };

/**
 * Reads a file of Sloth (`prometheus/v1`, or the resource PrometheusServiceLevel) as OpenSLO v1 documents that ask this
 * data source. Sloth's factors are the workbook's, as ours are, so alerts need saying only where one is disabled.
 */
export function fromSloth(value: unknown, source: string): SlothReading {
  const all = slothSlos(value);
  const faults = all.flatMap(slothFaults);
  return {
    documents: all.filter((slo) => slothFaults(slo).length === 0).map((slo) => documentOf(slo, source)),
    faults,
  };
}

/** The objectives of a file of Sloth as its rules are made of them: nothing is lost on the way. */
export const slothObjectives = (value: unknown): RulesObjective[] =>
  slothSlos(value)
    .filter((slo) => slothFaults(slo).length === 0)
    .map(({ service, name, objective, labels, events, errorRatioQuery = "", alerting }) => ({
      service,
      name,
      objective,
      periodMinutes: PERIOD_MINUTES,
      labels,
      ratio: events ?? { errorRatioQuery },
      ...(alerting.name === undefined ? {} : { alertName: alerting.name }),
      alertTexts: { labels: alerting.labels, annotations: alerting.annotations },
      page: alerting.page,
      ticket: alerting.ticket,
    }));

function documentOf(slo: SlothSlo, source: string): Reading {
  const { at, service, name, description, objective, labels, alerting } = slo;
  const { ratioMetric, warnings } = ratioOf(slo, source);
  const annotations = { [SLOTH_NAME]: name, ...alertingAnnotation(alerting) };
  const value = {
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: said({ name: suggestServiceName(`${service}-${name}`), labels: openSloLabels(labels), annotations }),
    spec: said({
      description,
      service: suggestServiceName(service) ?? service,
      indicator: { metadata: { name: suggestServiceName(name) }, spec: { ratioMetric } },
      timeWindow: [{ duration: PERIOD, isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ targetPercent: objective }],
      alertPolicies: policiesOf(alerting),
    }),
  };
  const unknown = slo.unknown.map((path): Note => [path, "it has no counterpart: it is left out"]);
  return {
    value,
    sources: [
      [["metadata"], [...at, "name"]],
      [
        ["spec", "service"],
        [...at.slice(0, -2), "service"],
      ],
      [
        ["spec", "objectives"],
        [...at, "objective"],
      ],
      [
        ["spec", "indicator"],
        [...at, "sli"],
      ],
      [["spec"], at],
    ],
    warnings: [...warnings, ...alertNotes(slo), ...unknown],
  };
}

const openSloLabels = (labels: Readonly<Record<string, string>>) =>
  Object.keys(labels).length > 0 ? labels : undefined;

function ratioOf({ at, events, errorRatioQuery = "" }: SlothSlo, source: string) {
  const metric = (query: string) => ({
    metricSource: { metricSourceRef: source, type: "prometheus", spec: { query } },
  });
  const warnings: Note[] = [];
  if (events === undefined) {
    warnings.push([[...at, "sli", "raw"], "each minute counts the same: the ratio over 5m is asked every minute"]);
    return { ratioMetric: { rawType: "failure", raw: metric(ratioQuery(errorRatioQuery)) }, warnings };
  }
  const counted = countedQueries(events.errorQuery, events.totalQuery);
  const { counter, total, because } = counted;
  const event = "good" in counted ? { good: metric(counted.good) } : { bad: metric(counted.bad) };
  if (!counter) warnings.push([[...at, "sli", "events"], `no plain counters were recognised: ${because}`]);
  return { ratioMetric: { counter, ...event, total: metric(total) }, warnings };
}

type Alerting = SlothSlo["alerting"];

const hasWords = ({ name, labels, annotations, page, ticket }: Alerting): boolean =>
  name !== undefined ||
  [labels, annotations, page.labels, page.annotations, ticket.labels, ticket.annotations].some(
    (texts) => Object.keys(texts).length > 0,
  );

const alertingAnnotation = (alerting: Alerting): Record<string, string> =>
  hasWords(alerting) ? { [SLOTH_ALERTING]: JSON.stringify(alerting) } : {};

function alertNotes({ at, alerting }: SlothSlo): Note[] {
  if (!hasWords(alerting)) return [];
  const message = `names, labels and annotations of alerts are kept in the annotation ${SLOTH_ALERTING}; alerts here follow the service's EscalationPolicy`;
  return [[[...at, "alerting"], message]];
}

/** Nothing where both severities alert: the workbook's pairs are the default. */
function policiesOf({ page, ticket }: Alerting) {
  if (!page.disable && !ticket.disable) return undefined;
  const isDisabled = { page: page.disable, ticket: ticket.disable };
  const left = WORKBOOK_ROWS.filter(({ severity }) => !isDisabled[severity]);
  const [first] = WORKBOOK_ROWS;
  const rows = left.length > 0 || first === undefined ? left : [first];
  return rows.map((row) => {
    const name = suggestServiceName(row.name) ?? row.name;
    return {
      kind: "AlertPolicy",
      metadata: { name },
      spec: {
        alertWhenBreaching: left.length > 0,
        conditions: [
          {
            kind: "AlertCondition",
            metadata: { name },
            spec: { severity: row.severity, condition: conditionOf(row, PERIOD_MINUTES) },
          },
        ],
        notificationTargets: [
          {
            kind: "AlertNotificationTarget",
            metadata: { name: "escalation-policy" },
            spec: { target: "escalation policy of the service" },
          },
        ],
      },
    };
  });
}
