import type { incidents } from "@shipshape/contract/incidents";
import type { CallOutput } from "@shipshape/contract/route";
import { sql } from "kysely";
import type { Config } from "../kernel/config.ts";
import { type Mailbox, openMailbox, type ReceivedMail } from "./mailbox.ts";
import { type TestHouse, testHouse } from "./test-house.ts";

/**
 * People and services for stories about paging: payments (tier 1) follows `payments-policy`: whoever is on call for
 * `payments-primary` (ana), after five minutes ben and cleo, all of it twice. inventory depends on nobody and follows a
 * policy of its own owner; orphan has none.
 */
const CONFIGURATION = `
${["ana", "ben", "cleo", "dora"]
  .map(
    (name) => `
apiVersion: shipshape/v1
kind: User
metadata: { name: ${name} }
spec: { email: ${name}@example.org }
---`,
  )
  .join("")}
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: payments-primary }
spec:
  timeZone: Europe/Berlin
  rotations: [{ name: week, members: [ana], firstHandoff: "2026-01-05T09:00", period: { unit: weeks, count: 1 } }]
---
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: empty }
spec:
  timeZone: Europe/Berlin
  rotations: [{ name: week, members: [], firstHandoff: "2026-01-05T09:00", period: { unit: weeks, count: 1 } }]
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: payments-policy }
spec:
  repeat: 1
  steps:
    - { delayMinutes: 0, targets: [{ kind: schedule, name: payments-primary }] }
    - { delayMinutes: 5, targets: [{ kind: user, name: ben }, { kind: user, name: cleo }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: gap-policy }
spec:
  repeat: 0
  steps:
    - { delayMinutes: 0, targets: [{ kind: schedule, name: empty }] }
    - { delayMinutes: 30, targets: [{ kind: user, name: dora }] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: money }
spec: { members: [ana, ben] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: store }
spec: { members: [dora], escalationPolicy: gap-policy }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money, tier: 1, escalationPolicy: payments-policy }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: checkout }
spec: { owner: money, tier: 2, escalationPolicy: payments-policy, dependsOn: [payments] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: inventory }
spec: { owner: store, tier: 3 }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: orphan }
spec: { owner: money, tier: 3 }
`;

export type PagerHouse = TestHouse & {
  readonly mailbox: Mailbox;
  /** An alert of ours, and everything it causes; a message that hangs is waited for so long. */
  alert(labels: Record<string, string>, status?: "firing" | "resolved", sentWithinMs?: number): Promise<void>;
  /** The one live incident of a service. */
  live(service: string): Promise<CallOutput<typeof incidents.get>>;
  /** Resolves whatever is live: the end of one story before the next. */
  resolveAll(): Promise<void>;
  /** The mail for a person that came first; every other one for them is left. */
  mailTo(name: string): ReceivedMail;
  /** Fails when a mail came that nobody expected, or when a job broke. */
  expectNothingMore(): Promise<void>;
};

/** A house with people on call, services, and a mailbox that fails on any mail nobody expected. */
export async function pagerHouse(overrides: Partial<Config> = {}): Promise<PagerHouse> {
  const mailbox = await openMailbox();
  const house = await testHouse({ smtpUrl: mailbox.url, ...overrides });
  await house.as("admin").configuration.apply({ body: { files: [{ path: "house.yaml", text: CONFIGURATION }] } });
  return {
    ...house,
    mailbox,
    async alert(labels, status = "firing", sentWithinMs) {
      const alert = { labels, status, annotations: { summary: `${labels["alertname"]} is wrong` } };
      await house.as("responder").alerts.ingest({ body: { alerts: [alert] } });
      await house.settle(sentWithinMs);
    },
    async live(service) {
      const { incidents: live } = await house.as("viewer").incidents.list({ query: { status: "live", service } });
      const [only, second] = live;
      if (!only || second) throw new Error(`${live.length} incidents are live for ${service}`);
      return house.as("viewer").incidents.get({ params: { id: only.shortId } });
    },
    async resolveAll() {
      const { incidents: live } = await house.as("viewer").incidents.list({ query: { status: "live" } });
      for (const { id } of live) await house.as("responder").incidents.resolve({ params: { id }, body: {} });
      await house.settle();
    },
    mailTo: (name) => mailbox.take(`${name}@example.org`),
    async expectNothingMore() {
      mailbox.expectNothingMore();
      const { rows } = await sql<{ task: string; error: string }>`
        select task_identifier as task, last_error as error from graphile_worker.jobs where last_error is not null`.execute(
        house.kernel.db,
      );
      const [broken] = rows;
      if (broken) throw new Error(`The job ${broken.task} broke: ${broken.error}`);
    },
    async close() {
      await house.close();
      await mailbox.close();
    },
  };
}
