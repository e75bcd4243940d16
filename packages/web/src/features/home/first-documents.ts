export type FirstDocuments = {
  /** Who is on call first: the one who reads this. */
  readonly user: string;
  readonly timeZone: string;
  /** Where metrics are read until the reader puts their own address: this server's own. */
  readonly origin: string;
  /** A local date and time in the past, such as 2026-03-01T09:00. */
  readonly firstHandoff: string;
};

const people = ({ user, timeZone, firstHandoff }: FirstDocuments) => `apiVersion: shipshape/v1
kind: Team
metadata: { name: my-team, displayName: My team }
spec:
  members: [${user}]
  escalationPolicy: my-team
---
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: my-team, displayName: My team }
spec:
  timeZone: ${timeZone}
  rotations:
    - name: weekly
      members: [${user}]
      firstHandoff: ${firstHandoff}
      period: { unit: weeks, count: 1 }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: my-team, displayName: My team }
spec:
  steps:
    - delayMinutes: 0
      targets: [{ kind: schedule, name: my-team }]
`;

const service = () => `apiVersion: shipshape/v1
kind: Environment
metadata: { name: production, displayName: Production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: my-service, displayName: My service }
spec:
  description: What it does for whom.
  owner: my-team
  tier: 2
`;

const objective = ({ origin }: FirstDocuments) => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: my-metrics, displayName: Metrics of my service }
spec:
  type: scrape # or prometheus, with the address of its API
  connectionDetails: { url: "${origin}/metrics" }
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: my-service-availability, displayName: Requests succeed }
spec:
  description: A request is answered; only our own failures (5xx) count against it.
  service: my-service
  indicator:
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            metricSourceRef: my-metrics
            spec: { query: 'shipshape_http_requests_total{code!="5xx"}' }
        total:
          metricSource:
            metricSourceRef: my-metrics
            spec: { query: "shipshape_http_requests_total" }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.999 }]
`;

/** Documents that apply as they stand and make one service whole: people, an objective with real numbers, a gate. */
export const firstDocuments = (given: FirstDocuments): string =>
  [people(given), service(), objective(given)].join("---\n");
