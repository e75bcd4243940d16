import { humanizeDuration } from "@shipshape/domain/time/duration";
import * as z from "zod";
import { oneAtATime, type Tx } from "../../kernel/database.ts";
import { defineJob, enqueue, every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByIds } from "../catalog/index.ts";
import { endedAlert } from "./ended-alert.ts";
import { type HeartbeatRow, heartbeatStore } from "./heartbeat-store.ts";
import { type IntegrationRow, integrationStore } from "./integration-store.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { takeAlerts } from "./take-alerts.ts";

const HEARTBEAT = "heartbeat";
const SWEEP_SECONDS = 60;
const AT_ONCE = 500;

const heartbeatDue = defineJob("alerts.heartbeatDue", z.object({ heartbeatId: z.uuid() }));

/** The timer of a heartbeat: a row on the database's clock, put off by each ping. */
export const heartbeatDueAt = (tx: Tx, heartbeatId: string, runAt: Date): Promise<void> =>
  enqueue(tx, heartbeatDue, { heartbeatId }, { key: heartbeatId, runAt, priority: -10 });

/** One of this heartbeat at a time, on any replica: a ping and the end of its time must not miss each other. */
const alone = <T>({ db }: Kernel, id: string, change: (tx: Tx) => Promise<T>) =>
  oneAtATime(db, `heartbeat:${id}`, change);

function silence({ id, name }: IntegrationRow, row: HeartbeatRow, serviceName: string | undefined): ReceivedAlert {
  const expected = humanizeDuration(row.everySeconds * 1_000);
  const last = row.lastPingAt?.toISOString() ?? "ever";
  return receivedAlert({
    identity: `${HEARTBEAT}:${id}`,
    integrationId: id,
    source: HEARTBEAT,
    status: "firing",
    title: `No heartbeat of ${name}`,
    severity: "critical",
    defaultServiceName: serviceName,
    labels: { alertname: "HeartbeatMissed", heartbeat: name, severity: "critical" },
    annotations: {
      summary: `No heartbeat of ${name}`,
      description: `It is expected every ${expected}, and was last heard of at ${last}.`,
    },
    startsAtMs: row.dueAt?.getTime(),
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload: { heartbeat: name, lastPingAt: row.lastPingAt, dueAt: row.dueAt, everySeconds: row.everySeconds },
  });
}

/** The end of a heartbeat's silence: it came again, or nobody expects it any more. */
const soundAgain = (id: string, because: string): ReceivedAlert =>
  endedAlert({ identity: `${HEARTBEAT}:${id}`, integrationId: id, source: HEARTBEAT, payload: { because } });

/** It was heard of: its alert ends, if there is one, and it is due anew. Returns when it is due; undefined for no heartbeat. */
export const pingHeartbeat = (kernel: Kernel, id: string): Promise<Date | undefined> =>
  alone(kernel, id, async (tx) => {
    const store = heartbeatStore(tx);
    const before = await store.find(id);
    const due = await store.ping(id, kernel.clock.now());
    if (!due) return undefined;
    if (before?.silentSince) await takeAlerts({ ...kernel, db: tx }, [soundAgain(id, "it was heard of again")]);
    await heartbeatDueAt(tx, id, due.dueAt);
    return due.dueAt;
  });

/** Nobody expects it any more: a silence of it is over. */
export async function stopExpecting(kernel: Kernel, tx: Tx, id: string): Promise<void> {
  const row = await heartbeatStore(tx).find(id);
  if (!row) return;
  if (row.silentSince) await takeAlerts({ ...kernel, db: tx }, [soundAgain(id, "its integration was removed")]);
  await heartbeatStore(tx).forget(id);
}

/** Opens the alert of a heartbeat whose time is over; one that came meanwhile is left alone. */
const fallSilent = (kernel: Kernel, id: string): Promise<void> =>
  alone(kernel, id, async (tx) => {
    const row = await heartbeatStore(tx).find(id);
    const integration = await integrationStore(tx).find(id);
    if (!row?.dueAt || !integration || row.silentSince || row.dueAt > kernel.clock.now()) return;
    const service = integration.serviceId
      ? (await servicesByIds(tx, [integration.serviceId])).values().next().value
      : undefined;
    await takeAlerts({ ...kernel, db: tx }, [silence(integration, row, service?.name)]);
    await heartbeatStore(tx).markSilent(id, row.dueAt);
  });

/** Looks after those whose timer was lost, however that came about. */
async function sweep(kernel: Kernel): Promise<void> {
  const overdue = await heartbeatStore(kernel.db).overdue(kernel.clock.now(), AT_ONCE);
  for (const { id } of overdue) await fallSilent(kernel, id);
}

export const heartbeatJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(heartbeatDue, ({ heartbeatId }) => fallSilent(kernel, heartbeatId)),
];

export const heartbeatPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  every(SWEEP_SECONDS, "alerts.sweepHeartbeats", () => sweep(kernel)),
];
