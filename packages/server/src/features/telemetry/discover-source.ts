import type { Discovery } from "@shipshape/contract/telemetry";
import { servicesIn } from "@shipshape/domain/slo/suggest-objective";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { metricGroups, type Place } from "./metric-groups.ts";
import { addressFaults } from "./source-address.ts";
import { SourceError } from "./source-error.ts";

const TIMEOUT_MS = 10_000;
const MOST_SERVICES = 200;

type Found = z.input<typeof Discovery>;

/** What an address may be, the likeliest first: one that ends in /metrics is a page, any other may be a Prometheus. */
function placesAt(url: string): Place[] {
  const bare = url.replace(/\/+$/, "");
  const page: Place = { kind: "scrape", url };
  const prometheus: Place = { kind: "prometheus", url: bare.replace(/\/(graph|query|api\/v1.*)$/, "") };
  if (/\/metrics$/.test(bare)) return [page];
  const isRoot = new URL(url).pathname === "/";
  return [prometheus, page, ...(isRoot ? [{ kind: "scrape", url: `${bare}/metrics` }] : [])];
}

const sentence = ({ kind }: Place, series: number, services: number): string => {
  if (kind === "scrape") return `A metrics page with ${series} series.`;
  if (series === 0) return "A Prometheus, but nothing in it counts requests yet: it may not scrape anything.";
  return `A Prometheus with metrics of ${services === 1 ? "1 service" : `${services} services`}.`;
};

/** Asks an address now, as whatever it may be, and says what is there. It keeps nothing, and fails with the mend. */
export async function discoverSource(
  { outbound, clock }: Kernel,
  { url, bearerToken }: { readonly url: string; readonly bearerToken?: string | undefined },
): Promise<Found> {
  const faults = addressFaults(url, "url");
  if (faults[0]) throw refused("This address cannot be used", faults);
  const headers: Record<string, string> = bearerToken === undefined ? {} : { authorization: `Bearer ${bearerToken}` };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const refusals: string[] = [];
  for (const place of placesAt(url)) {
    try {
      const asked = { headers, timeoutMs: TIMEOUT_MS, signal };
      const { groups, series } = await metricGroups(outbound, place, asked, clock.now());
      const services = servicesIn(groups).map(({ scope, metrics }) => ({ ...scope, metrics }));
      const detail = sentence(place, series, services.length);
      return { ok: true, ...kindOf(place), detail, series, services: services.slice(0, MOST_SERVICES) };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refusals.push(error.message);
    }
  }
  const [first] = placesAt(url);
  const because =
    refusals.length > 1 && new Set(refusals).size > 1
      ? `${refusals[0]}; as a metrics page: ${refusals[1]}`
      : refusals[0];
  const detail = `It gives no metrics: ${because}.`;
  return { ok: false, ...kindOf(first ?? { kind: "scrape", url }), detail, series: 0, services: [] };
}

const kindOf = ({ kind, url }: Place) => ({
  kind: kind === "prometheus" ? ("prometheus" as const) : ("scrape" as const),
  url,
});
