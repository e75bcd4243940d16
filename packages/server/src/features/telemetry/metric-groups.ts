import { CANDIDATE_METRICS, LOOKED_AT_LABELS, type MetricGroup } from "@shipshape/domain/slo/suggest-objective";
import type { Kernel } from "../../kernel/kernel.ts";
import type { OutboundRequest } from "../../kernel/outbound.ts";
import { fetchMetricsPage } from "./page-source.ts";
import { queryPrometheus } from "./prometheus-api.ts";
import type { Series } from "./series.ts";

export type Place = { readonly kind: string; readonly url: string };
export type AskedAs = Omit<OutboundRequest, "method" | "body">;

const CANDIDATE = new RegExp(`^(?:${CANDIDATE_METRICS})$`);

/** Everything in one question, added up over the labels that are not looked at: the answer stays small at any size. */
const QUESTION = `sum by (__name__, ${LOOKED_AT_LABELS.join(", ")}) ({__name__=~"${CANDIDATE_METRICS}"})`;

/** The metrics of a source that objectives could be made of, and how many series it showed. Throws SourceError. */
export async function metricGroups(
  outbound: Kernel["outbound"],
  { kind, url }: Place,
  asked: AskedAs,
  at: Date,
): Promise<{ groups: MetricGroup[]; series: number }> {
  if (kind === "prometheus") {
    const { series } = await queryPrometheus(outbound, url, { ...asked, query: QUESTION, at });
    return { groups: grouped(series), series: series.length };
  }
  const { series } = await fetchMetricsPage(outbound, url, asked);
  return { groups: grouped(series), series: series.length };
}

function grouped(series: readonly Series[]): MetricGroup[] {
  const groups = new Map<string, MetricGroup>();
  for (const { labels, value } of series) {
    const metric = labels["__name__"] ?? "";
    if (!CANDIDATE.test(metric) || Number.isNaN(value)) continue;
    const kept = LOOKED_AT_LABELS.flatMap((label) => (labels[label] ? [[label, labels[label]] as const] : []));
    const key = JSON.stringify([metric, kept]);
    const before = groups.get(key)?.value ?? 0;
    groups.set(key, { metric, labels: Object.fromEntries(kept), value: before + value });
  }
  return [...groups.values()];
}
