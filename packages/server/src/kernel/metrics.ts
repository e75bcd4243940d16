import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];

/** Makes metrics of one registry, each under our name. */
function makers(registry: Registry) {
  const registers = [registry];
  const named = (name: string) => `shipshape_${name}`;
  return {
    count: <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter<Label>({ name: named(name), help, labelNames, registers }),
    observe: <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
      new Histogram<Label>({ name: named(name), help, buckets, labelNames, registers }),
    level: (name: string, help: string) => new Gauge({ name: named(name), help, registers }),
  };
}

/** What the server tells of itself on /metrics. Its built-in objectives count from these. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { count, observe, level } = makers(registry);
  return {
    registry,
    httpRequests: count("http_requests_total", "API requests answered, by status class", "route", "method", "code"),
    httpSeconds: observe("http_request_duration_seconds", "Time to answer an API request", SECONDS, "route"),
    intakeItems: count(
      "intake_items_total",
      "Items by outcome: committed, repeated (nothing new), refused (503) or failed",
      "intake",
      "outcome",
    ),
    intakeBatch: observe("intake_batch_size", "Items committed by one transaction", SIZES, "intake"),
    jobs: count("jobs_total", "Jobs run, by outcome", "job", "outcome"),
    jobLateSeconds: observe("job_late_seconds", "How late a job began", SECONDS, "job"),
    firstNotifications: count(
      "first_notifications_total",
      "Pages whose first notification was attempted, by whether that was within ten seconds",
      "in_time",
    ),
    firstNotificationSeconds: observe(
      "first_notification_seconds",
      "From a page's request to the first attempt to notify",
      SECONDS,
    ),
    notifications: count(
      "notifications_total",
      "Tries to send a message, by what became of them",
      "channel",
      "outcome",
    ),
    pagingRepairs: count(
      "paging_repairs_total",
      "What the pager found stuck and set going again, by what it was; it should stay at zero",
      "what",
    ),
    unpagedIncidents: count(
      "unpaged_incidents_total",
      "Incidents for which nobody could be paged, not even by the fallback; it should stay at zero",
    ),
    sourceRequests: count(
      "source_requests_total",
      "HTTP requests to metric sources, by outcome: answered or failed",
      "source",
      "outcome",
    ),
    sourceQueries: count(
      "source_queries_total",
      "Queries that those requests answered, each counted once a round",
      "source",
    ),
    streamClients: level("stream_clients", "Browsers that follow the live stream"),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
