import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Config } from "../kernel/config.ts";
import { type TestHouse, testHouse } from "./test-house.ts";

const GROUND = `
apiVersion: shipshape/v1
kind: Team
metadata: { name: money }
spec: {}
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: staging }
spec: { kind: staging }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money }
`;

/** Where counts come from that are pushed; nobody asks it. */
export const METRICS = `---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: scrape, connectionDetails: { url: "http://127.0.0.1:9/metrics" } }
`;

/** An objective of 99 % over thirty days; needs `METRICS`. */
export const objective = (name: string, service: string): string => `---
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: ${service}
  indicator:
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: metrics, spec: { query: 'x{code!~"5.."}' } } }
        total: { metricSource: { metricSourceRef: metrics, spec: { query: x } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  objectives: [{ target: 0.99 }]
`;

export type GateHouse = TestHouse & {
  apply(text: string): ReturnType<ReturnType<TestHouse["as"]>["configuration"]["apply"]>;
  /** Asks the gate as a responder, unless told otherwise whether payments may go to production. */
  check(more?: Record<string, unknown>): ReturnType<ReturnType<TestHouse["as"]>["gates"]["check"]>;
  /** Gives whole minutes of 1,000 requests, the newest so many minutes ago, with so many bad ones in each. */
  push(minutesAgo: number, count: number, bad: number, slo?: string): Promise<void>;
  /** What was told by this name, the first first. */
  toldOf(name: string): Promise<readonly { readonly payload: unknown }[]>;
  /** What the audit log has of this action, the newest first. */
  auditOf(action: string): Promise<Awaited<ReturnType<ReturnType<TestHouse["as"]>["access"]["listAudit"]>>["entries"]>;
};

/** A house in which a team ships payments to staging and production, and whatever else is given as documents. */
export async function gateHouse(more = "", config: Partial<Config> = {}): Promise<GateHouse> {
  const house = await testHouse(config);
  const apply: GateHouse["apply"] = (text) =>
    house.as("admin").configuration.apply({ body: { files: [{ path: "all.yaml", text }] } });
  await apply(GROUND);
  if (more !== "") await apply(more);
  return {
    ...house,
    apply,
    check: (asked = {}) =>
      house.as("responder").gates.check({ body: { service: "payments", environment: "production", ...asked } }),
    async push(minutesAgo, count, bad, slo = "charges") {
      const newest = Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) - minutesAgo;
      const slices = Array.from({ length: count }, (_, at) => ({
        minute: new Date((newest - at) * MINUTE_MS),
        good: 1000 - bad,
        total: 1000,
      }));
      await house.as("editor").slo.pushSlices({ params: { name: slo }, body: { slices } });
      await house.settle();
    },
    toldOf: (name) =>
      house.kernel.db.selectFrom("event").selectAll().where("name", "=", name).orderBy("at").orderBy("id").execute(),
    async auditOf(action) {
      const { entries } = await house.as("admin").access.listAudit({ query: { limit: 500 } });
      return entries.filter((entry) => entry.action === action);
    },
  };
}
