import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the server tells of itself on /metrics. Its built-in objectives count from these. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpRequests: new Counter({
      name: "shipshape_http_requests_total",
      help: "API requests answered, by route and status class",
      labelNames: ["route", "method", "code"],
      registers,
    }),
    httpSeconds: new Histogram({
      name: "shipshape_http_request_duration_seconds",
      help: "Time to answer an API request",
      labelNames: ["route"],
      buckets: SECONDS,
      registers,
    }),
    intakeItems: new Counter({
      name: "shipshape_intake_items_total",
      help: "Items handed to an intake, by outcome: committed, refused (503) or failed",
      labelNames: ["intake", "outcome"],
      registers,
    }),
    intakeBatch: new Histogram({
      name: "shipshape_intake_batch_size",
      help: "Items committed by one statement",
      labelNames: ["intake"],
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
      registers,
    }),
    jobs: new Counter({
      name: "shipshape_jobs_total",
      help: "Jobs run, by outcome",
      labelNames: ["job", "outcome"],
      registers,
    }),
    jobLateSeconds: new Histogram({
      name: "shipshape_job_late_seconds",
      help: "How late a job began",
      labelNames: ["job"],
      buckets: SECONDS,
      registers,
    }),
    firstNotifications: new Counter({
      name: "shipshape_first_notifications_total",
      help: "Pages whose first notification was attempted, by whether that was within ten seconds",
      labelNames: ["in_time"],
      registers,
    }),
    pagingRepairs: new Counter({
      name: "shipshape_paging_repairs_total",
      help: "What the pager found stuck and set going again, by what it was; it should stay at zero",
      labelNames: ["what"],
      registers,
    }),
    streamClients: new Gauge({
      name: "shipshape_stream_clients",
      help: "Browsers that follow the live stream",
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
