import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type StoreOptions = {
  readonly metricsUrl: string;
  /** Of what kind the source at that address is; a metrics page where absent. */
  readonly metricsType?: "scrape" | "prometheus";
  /** What the objective promises; 99.9 % where absent. */
  readonly target?: number;
  /** When the first shift of the schedule began, as a moment; weekly from there. */
  readonly firstHandoff: Date;
  /** Who takes turns; the first one is on call now. Empty: nobody. */
  readonly onCall?: readonly string[];
};

const mailOf = (user: string) => `${user}@store.example`;
export const people = {
  first: "first-payments",
  second: "second-payments",
  lead: "lead-payments",
  manager: "manager-payments",
} as const;
export const mail = {
  first: mailOf(people.first),
  second: mailOf(people.second),
  lead: mailOf(people.lead),
  manager: mailOf(people.manager),
} as const;

/** A wall-clock time in UTC, as schedules are written. */
const localTime = (at: Date): string => at.toISOString().slice(0, 16);

const user = (name: string) => `apiVersion: shipshape/v1
kind: User
metadata: { name: ${name} }
spec: { email: ${mailOf(name)}, role: responder }
`;

const peopleFile = Object.values(people).map(user).join("---\n");

const teamFile = `apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team, displayName: Payments }
spec:
  members: [${Object.values(people).join(", ")}]
  escalationPolicy: payments-escalation
`;

const onCallFile = ({ firstHandoff, onCall = [people.first, people.second] }: StoreOptions) => `apiVersion: shipshape/v1
kind: Schedule
metadata: { name: payments-primary }
spec:
  timeZone: UTC
  rotations:
    - name: weekly
      members: [${onCall.join(", ")}]
      firstHandoff: ${localTime(firstHandoff)}
      period: { unit: weeks, count: 1 }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: payments-escalation }
spec:
  steps:
    - delayMinutes: 0
      targets: [{ kind: schedule, name: payments-primary }]
    - delayMinutes: 5
      targets: [{ kind: user, name: ${people.lead} }]
  repeat: 1
`;

const serviceFile = `apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments, displayName: Payments }
spec:
  description: Charges cards.
  owner: payments-team
  tier: 1
`;

const objectiveFile = ({ metricsUrl, metricsType = "scrape", target = 0.999 }: StoreOptions) => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: payments-metrics }
spec:
  type: ${metricsType}
  connectionDetails: { url: "${metricsUrl}" }
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: payments-charges, displayName: Charges succeed }
spec:
  description: A charge is answered; only our own failures (5xx) count against it.
  service: payments
  indicator:
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            metricSourceRef: payments-metrics
            spec: { query: 'http_requests_total{service="payments",route="/charge",code!~"5.."}' }
        total:
          metricSource:
            metricSourceRef: payments-metrics
            spec: { query: 'http_requests_total{service="payments",route="/charge"}' }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: ${target} }]
`;

const pageFile = `apiVersion: shipshape/v1
kind: StatusPage
metadata: { name: store, displayName: The Store }
spec:
  description: Whether you can pay right now.
  components: [{ name: Card payments, service: payments }]
---
apiVersion: shipshape/v1
kind: Freeze
metadata: { name: far-away }
spec:
  from: 2040-12-20T00:00:00Z
  to: 2041-01-02T08:00:00Z
  reason: The year's busiest days.
  selector: { environments: [production] }
`;

/** Writes the configuration of one small store into a folder, as its team would keep it. Returns the folder. */
export async function writeStoreConfiguration(parent: string, options: StoreOptions): Promise<string> {
  const folder = join(parent, "store");
  await mkdir(folder, { recursive: true });
  const files = {
    "1-people.yaml": peopleFile,
    "2-team.yaml": teamFile,
    "3-on-call.yaml": onCallFile(options),
    "4-services.yaml": serviceFile,
    "5-objectives.yaml": objectiveFile(options),
    "6-public.yaml": pageFile,
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}
