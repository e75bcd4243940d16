/** Documents of every kind, written after the published specifications, for tests to break one field at a time. */
const metric = (query: string) => ({ metricSource: { metricSourceRef: "prom", type: "Prometheus", spec: { query } } });

export const RATIO = {
  metadata: { name: "requests", displayName: "Requests" },
  spec: { ratioMetric: { counter: true, good: metric('requests{code!~"5.."}'), total: metric("requests") } },
};
export const THRESHOLD = { metadata: { name: "lag" }, spec: { thresholdMetric: metric("queue_lag_seconds") } };
export const CONDITION = {
  description: "Burning fast",
  severity: "page",
  condition: { kind: "burnrate", op: "gt", threshold: 14.4, lookbackWindow: "1h", alertAfter: "5m" },
};
export const POLICY = {
  description: "Pages",
  alertWhenBreaching: true,
  alertWhenResolved: false,
  conditions: [{ conditionRef: "burns-fast" }],
  notificationTargets: [{ targetRef: "on-call" }],
};
export const SLO_SPEC = {
  description: "Checkout answers",
  service: "checkout",
  indicator: RATIO,
  timeWindow: [{ duration: "28d", isRolling: true }],
  budgetingMethod: "Occurrences",
  objectives: [{ displayName: "Answered", target: 0.999 }],
  alertPolicies: [{ alertPolicyRef: "pages" }],
};

export const document = (kind: string, spec: object, metadata: object = {}, apiVersion = "openslo/v1") => ({
  apiVersion,
  kind,
  metadata: { name: "example", ...metadata },
  spec,
});

export const V1_DOCUMENTS = {
  SLO: document("SLO", SLO_SPEC),
  SLI: document("SLI", RATIO.spec, {
    labels: { team: "shop", tags: ["a", "b"] },
    annotations: { "example.org/a": "b" },
  }),
  DataSource: document("DataSource", { type: "Prometheus", connectionDetails: { url: "http://prometheus:9090" } }),
  Service: document("Service", { description: "Takes the money" }),
  AlertPolicy: document("AlertPolicy", POLICY),
  AlertCondition: document("AlertCondition", CONDITION),
  AlertNotificationTarget: document("AlertNotificationTarget", { target: "email", description: "Tells the team" }),
};

const V2_METRIC = (query: string) => ({ dataSourceRef: "prom", spec: { query } });
export const V2_SLO_SPEC = {
  service: "checkout",
  sli: {
    metadata: { name: "requests" },
    spec: { ratioMetric: { counter: true, good: V2_METRIC("a"), total: V2_METRIC("b") } },
  },
  timeWindow: [{ duration: "4w", isRolling: true }],
  budgetingMethod: "Occurrences",
  objectives: [{ target: 0.99 }],
};
export const V1ALPHA_SLO_SPEC = {
  service: "checkout",
  timeWindows: [{ unit: "Day", count: 30, isRolling: true }],
  budgetingMethod: "Occurrences",
  objectives: [
    {
      displayName: "Answered",
      value: 1,
      target: 0.99,
      ratioMetrics: {
        incremental: true,
        good: { source: "prometheus", queryType: "promql", query: "a" },
        total: { source: "prometheus", queryType: "promql", query: "b" },
      },
    },
  ],
};
