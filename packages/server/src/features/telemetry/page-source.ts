import type { Kernel } from "../../kernel/kernel.ts";
import { OutboundError, type OutboundRequest } from "../../kernel/outbound.ts";
import { isKnownMetric, type MetricsPage, metricsPage, parseMetricsPage } from "./metrics-page.ts";
import { statusProblem } from "./prometheus-api.ts";
import { parseSelector } from "./selector.ts";
import { type Series, seriesOf } from "./series.ts";
import { SourceError } from "./source-error.ts";

const ACCEPT = "text/plain;version=0.0.4;q=0.9,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1";

/** Fetches and reads a metrics page. Throws SourceError. */
export async function fetchMetricsPage(
  outbound: Kernel["outbound"],
  url: string,
  request: Omit<OutboundRequest, "method" | "body">,
): Promise<MetricsPage> {
  const headers = { ...request.headers, accept: ACCEPT };
  const { status, text } = await outbound.send(url, { ...request, headers }).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error;
    const mend = error.kind === "tooLarge" ? ": export less on one page, or read it through a Prometheus" : "";
    throw new SourceError("source", error.message + mend);
  });
  if (status < 200 || status > 299) throw new SourceError("source", statusProblem(status, url));
  return parseMetricsPage(text);
}

/**
 * Our own page. Each process counts from zero under a name of its own, `instance`, so that replicas and restarts are
 * different series and not one that jumps.
 */
export async function ownMetricsPage({ registry }: Kernel["metrics"], instance: string): Promise<MetricsPage> {
  const { families, series } = parseMetricsPage(await registry.metrics());
  return metricsPage(
    series.map(({ labels, value }) => seriesOf({ ...labels, instance }, value)),
    families,
  );
}

/** The series of a page that a selector picks, and whether the page knows the metric though it may show none of it. */
export function selectFromPage(page: MetricsPage, query: string): { series: Series[]; isKnown: boolean } {
  const { name, matches } = parseSelector(query);
  const candidates = name === undefined ? page.series : (page.byName.get(name) ?? []);
  const series = candidates.filter(({ labels }) => matches(labels));
  return { series, isKnown: series.length > 0 || (name !== undefined && isKnownMetric(page, name)) };
}
