import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Release } from "./release.ts";

const LATENCY_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const LABELS = ["service", "code", "method", "route"] as const;

export type RequestOutcome = { code: number; method: string; route: string; seconds: number };
export type ServiceMetrics = {
  readonly registry: Registry;
  /** Makes the series of an answer exist at 0, so that its first increment is seen by `increase()`. */
  announce(outcome: Omit<RequestOutcome, "seconds">): void;
  observe(outcome: RequestOutcome): void;
};

/** The metrics every demo service has: requests by code, latency, build and process. */
export function serviceMetrics({ service, version, commit }: Release): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "build_info",
    help: "The running version",
    labelNames: ["service", "version", "commit"],
    registers,
  })
    .labels({ service, version, commit })
    .set(1);
  const requests = new Counter({
    name: "http_requests_total",
    help: "HTTP requests answered",
    labelNames: LABELS,
    registers,
  });
  const seconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's head to the answer's end",
    labelNames: LABELS,
    buckets: LATENCY_BUCKETS_SECONDS,
    registers,
  });
  return {
    registry,
    announce: ({ code, method, route }) => requests.labels({ service, code: String(code), method, route }).inc(0),
    observe: (outcome) => {
      const labels = { service, code: String(outcome.code), method: outcome.method, route: outcome.route };
      requests.labels(labels).inc();
      seconds.labels(labels).observe(outcome.seconds);
    },
  };
}
