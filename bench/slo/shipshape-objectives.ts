import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { type Counters, METRIC, objectiveName } from "./counters.ts";
import { MINUTE_MS, type Stretch, TARGET, type Traffic } from "./traffic.ts";

/** Objectives are spread over so many services, each of which is deployed to production under a policy. */
export const SERVICES = 100;
export const serviceOf = (objective: number): string => `bench-${objective % SERVICES}`;

const services = Array.from(
  { length: SERVICES },
  (_, at) => `apiVersion: shipshape/v1
kind: Service
metadata: { name: ${serviceOf(at)} }
spec: { owner: bench }
---
`,
);

const GROUND = (counters: Counters) => `apiVersion: shipshape/v1
kind: Team
metadata: { name: bench }
spec: {}
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: ErrorBudgetPolicy
metadata: { name: bench }
spec:
  clauses:
    - { name: half, when: { remainingBelow: 0.5 }, actions: [{ action: warn }], sentence: half of the budget is gone }
    - { name: spent, when: { spent: true }, actions: [{ action: freeze }], sentence: the budget is spent }
---
${services.join("")}apiVersion: openslo/v1
kind: DataSource
metadata: { name: counters }
spec:
  type: scrape
  connectionDetails: { url: "${counters.url}" }
`;

const source = (query: string) => `{ metricSource: { metricSourceRef: counters, spec: { query: '${query}' } } }`;

/** The same promise that Sloth's rules are made of. */
const objectiveFile = (name: string, service: string): string => `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: ${service}
  indicator:
    spec:
      ratioMetric:
        counter: true
        bad: ${source(`${METRIC}{slo="${name}",code=~"5.."}`)}
        total: ${source(`${METRIC}{slo="${name}"}`)}
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: ${TARGET} }]
`;

/** Applies a document for each objective, all in one request; returns how many seconds that took. */
export async function applyObjectives(shipshape: Shipshape, counters: Counters, objectives: number): Promise<number> {
  const names = Array.from({ length: objectives }, (_, at) => objectiveName(at));
  const files = [
    { path: "ground.yaml", text: GROUND(counters) },
    {
      path: "objectives.yaml",
      text: names.map((name, at) => objectiveFile(name, serviceOf(at))).join("---\n"),
    },
  ];
  const began = performance.now();
  await shipshape.client.configuration.apply({ body: { files } });
  return (performance.now() - began) / 1000;
}

const OBJECTIVES_A_CALL = 200;

/** Gives the counts of these minutes through the API, hundreds of objectives a call. */
export async function pushMinutes(
  shipshape: Shipshape,
  traffic: Traffic,
  { fromMinute, throughMinute }: Stretch,
): Promise<void> {
  const minutes = Array.from({ length: throughMinute - fromMinute + 1 }, (_, at) => fromMinute + at);
  for (let from = 0; from < traffic.objectives; from += OBJECTIVES_A_CALL) {
    const count = Math.min(OBJECTIVES_A_CALL, traffic.objectives - from);
    const slos = Array.from({ length: count }, (_, at) => ({
      slo: objectiveName(from + at),
      slices: minutes.map((minute) => sliceOf(traffic, from + at, minute)),
    }));
    await shipshape.client.slo.pushSlicesOfMany({ body: { slos } });
  }
}

function sliceOf(traffic: Traffic, objective: number, minute: number) {
  const total = traffic.totalAt(objective, minute);
  const good = total - traffic.badAt(objective, minute);
  return { minute: new Date(minute * MINUTE_MS).toISOString(), good, total };
}
