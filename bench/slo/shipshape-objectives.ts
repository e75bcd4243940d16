import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { type Counters, METRIC, objectiveName } from "./counters.ts";
import { MINUTE_MS, type Stretch, TARGET, type Traffic } from "./traffic.ts";

const GROUND = (counters: Counters) => `apiVersion: shipshape/v1
kind: Team
metadata: { name: bench }
spec: {}
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: bench }
spec: { owner: bench }
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: counters }
spec:
  type: scrape
  connectionDetails: { url: "${counters.url}" }
`;

const source = (query: string) => `{ metricSource: { metricSourceRef: counters, spec: { query: '${query}' } } }`;

/** The same promise that Sloth's rules are made of. */
const objectiveFile = (name: string): string => `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: bench
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
    { path: "objectives.yaml", text: names.map(objectiveFile).join("---\n") },
  ];
  const began = performance.now();
  await shipshape.client.configuration.apply({ body: { files } });
  return (performance.now() - began) / 1000;
}

const A_CALL = 5_000;
const AT_ONCE = 2;

/** Gives the counts of these minutes through the API, a few thousand a call. */
export async function pushMinutes(
  shipshape: Shipshape,
  traffic: Traffic,
  { fromMinute, throughMinute }: Stretch,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let one = next++; one < traffic.objectives; one = next++) {
      for (let from = fromMinute; from <= throughMinute; from += A_CALL) {
        const through = Math.min(throughMinute, from + A_CALL - 1);
        const slices = Array.from({ length: through - from + 1 }, (_, at) => sliceOf(traffic, one, from + at));
        await shipshape.client.slo.pushSlices({ params: { name: objectiveName(one) }, body: { slices } });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function sliceOf(traffic: Traffic, objective: number, minute: number) {
  const total = traffic.totalAt(objective, minute);
  const good = total - traffic.badAt(objective, minute);
  return { minute: new Date(minute * MINUTE_MS).toISOString(), good, total };
}
