import { nextAttempt } from "@shipshape/domain/notify/retry";
import { hostOf } from "@shipshape/domain/oncall/escalation-words";
import { Webhook } from "standardwebhooks";
import * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { defineJob, enqueue, enqueueNamed } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { messageOf } from "../../kernel/problem.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { webhookSecret } from "../oncall/index.ts";
import { type CallRow, callStore } from "./call-store.ts";
import { shortIdOf } from "./incident-reference.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { PAGES_FIRST } from "./take-step-job.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Tells a program that a step was taken. */
export const callProgram = defineJob("incidents.callProgram", z.object({ callId: z.uuid() }));

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

export type AskedProgram = {
  readonly runId: string;
  readonly incidentId: string;
  readonly step: number;
  readonly url: string;
};

/** Writes down which programs are to be told, in the transaction that decides it; each is called by a job of its own. */
export async function askPrograms(tx: Tx, asked: readonly AskedProgram[]): Promise<void> {
  const calls = asked.map(({ runId, ...call }) => ({ id: newId(), pagingRunId: runId, ...call }));
  const ids = await callStore(tx).insert(calls);
  await enqueueNamed(
    tx,
    ids.map((callId) => ({ name: callProgram.name, payload: { callId }, key: callId, priority: PAGES_FIRST })),
  );
}

/** Calls a program once, and again later where it did not take it. */
export async function callOnce(kernel: Kernel, callId: string): Promise<void> {
  const call = await callStore(kernel.db).attempt(callId);
  const incident = call && (await incidentsStore(kernel.db).incident({ id: call.incidentId }));
  const run = call && (await pagingStore(kernel.db).run(call.pagingRunId));
  if (!call || !incident || !run) return;
  const answer = await send(kernel, call, incident, run).catch((error: unknown) => ({
    taken: false,
    detail: messageOf(error),
  }));
  const detail = storableText(answer.detail);
  // audit-free: the timeline is the record of what became of a message
  await inTransaction(kernel.db, async (tx) => {
    const next = nextAttempt(call.attempts, call.ageMs);
    if (!answer.taken && next.decision === "retry") {
      await callStore(tx).put(callId, detail);
      const runAt = new Date(kernel.clock.now().getTime() + next.afterMs);
      return enqueue(tx, callProgram, { callId }, { key: callId, runAt, priority: PAGES_FIRST });
    }
    const ended = await callStore(tx).end(callId, answer.taken ? "delivered" : "failed", detail);
    if (!ended) return;
    const host = hostOf(call.url);
    const text = answer.taken
      ? `The program at ${host} was told: ${detail}`
      : `The program at ${host} was not told: ${detail}`;
    const kind = answer.taken ? "delivered" : "undelivered";
    await writeTimeline(tx, SYSTEM, incident.id, { kind, text, sourceKey: `called-${kind}:${callId}` });
  });
}

async function send(kernel: Kernel, call: CallRow, incident: IncidentRow, run: RunRow) {
  const at = kernel.clock.now();
  const shortId = shortIdOf(incident);
  const because = run.passed.find(({ number }) => number === call.step)?.because ?? run.because;
  const body = JSON.stringify({
    type: "incident.escalated",
    timestamp: at.toISOString(),
    data: {
      incidentId: incident.id,
      shortId,
      title: incident.title,
      severity: incident.severity,
      status: incident.status,
      service: incident.serviceName,
      priority: run.facts.priority,
      urgency: run.facts.urgency,
      labels: run.facts.labels,
      escalationPolicy: run.policyName,
      because,
      incidentUrl: `${kernel.config.publicUrl}/incidents/${shortId}`,
    },
  });
  const headers = {
    "content-type": "application/json",
    "webhook-id": call.id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(webhookSecret(kernel, call.url)).sign(call.id, at, body),
  };
  const request = { method: "POST", headers, body, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES } as const;
  const { status, text } = await kernel.outbound.send(call.url, request);
  const said = text.trim().slice(0, 200);
  return { taken: status >= 200 && status < 300, detail: `it answered ${status}${said ? `: ${said}` : ""}` };
}
