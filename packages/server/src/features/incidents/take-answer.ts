import type { alertActionReceived } from "@shipshape/contract/alerts";
import type { answerReceived } from "@shipshape/contract/notify";
import { ROLE_PERMISSIONS } from "@shipshape/contract/permission";
import type * as z from "zod";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { roleOf } from "../access/index.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { addNote } from "./add-note.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentsStore } from "./incidents-store.ts";
import { pagingStore } from "./paging-store.ts";
import { resolveIncident } from "./resolve-incident.ts";
import { writeTimeline } from "./timeline-store.ts";
import { unacknowledgeIncident } from "./unacknowledge-incident.ts";

type Answer = z.output<typeof answerReceived.payload>;
type Action = z.output<typeof alertActionReceived.payload>;

/** What comes too late or twice is no fault of the queue: it is logged, and not tried again. */
async function ifStillWanted(kernel: Kernel, what: object, act: () => Promise<void>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
    kernel.log.info({ ...what, because: error.message }, "an answer changed nothing");
  });
}

/**
 * Acts on what a person answered through a channel. Whoever was paged may acknowledge or pass it on, as with the link in
 * their message; to end an incident for everybody they need the right to.
 */
export async function takeAnswer(kernel: Kernel, given: Answer): Promise<void> {
  const { incidentId, pageId, userId, user, answer, note, via } = given;
  const role = await roleOf(kernel.db, userId);
  const permissions = role === undefined ? new Set<never>() : ROLE_PERMISSIONS[role];
  const actor: Actor = { ...SYSTEM, kind: "link", name: user, userId, role: role ?? null, permissions };
  const page = pageId === null ? undefined : await pagingStore(kernel.db).page(pageId);
  const wasPaged = page?.userId === userId && page.incidentId === incidentId;
  const mayWrite = permissions.has("incidents:write");
  await ifStillWanted(kernel, { incidentId, user, answer }, async () => {
    if (!wasPaged && !mayWrite) throw new DomainError("forbidden", `${user} was not paged for it.`);
    if (note) await addNote(kernel, actor, incidentId, note);
    if (answer === "acknowledge") return acknowledgeIncident(kernel, actor, incidentId, { pageId, words: via });
    if (answer === "escalate") return passOn(kernel, actor, incidentId, page);
    if (!mayWrite) throw new DomainError("forbidden", `${user} may not resolve incidents.`);
    return resolveIncident(kernel, actor, incidentId, undefined);
  });
}

/** "Not me": the next step now, unless it was taken since they were asked. */
async function passOn(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  page: { readonly pagingRunId: string; readonly step: number } | undefined,
): Promise<void> {
  const runs = page ? await pagingStore(kernel.db).runsOf(incidentId) : [];
  const run = runs.find(({ id }) => id === page?.pagingRunId);
  if (page && run?.stepsTaken !== page.step) return;
  await escalateIncident(kernel, actor, incidentId, { runId: run?.id });
}

/** An alert is judged soon after it came; an action that was sent right behind it waits for that. */
const JUDGED_WITHIN_MS = 60_000;

/** Acts on what somebody did to an alert at the door it came by: PagerDuty's acknowledge, the actions of Opsgenie. */
export async function takeAlertAction(kernel: Kernel, { eventId, at, payload }: Told<Action>): Promise<void> {
  const { alertId, shortId, action, by, note, source, ownOnly = false } = payload;
  const judgement = await incidentsStore(kernel.db).judgement(alertId);
  if (!judgement && kernel.clock.now().getTime() - at.getTime() < JUDGED_WITHIN_MS) {
    throw new Error(`${shortId} is not judged yet; what was done to it is tried again.`);
  }
  const incident = judgement?.incidentId && (await incidentsStore(kernel.db).incident({ id: judgement.incidentId }));
  if (!incident) return;
  const actor: Actor = { ...SYSTEM, kind: "token", name: by ?? source };
  if (ownOnly && incident.acknowledgedBy !== actor.name) return;
  const words = `through ${source}`;
  await ifStillWanted(kernel, { incident: shortIdOf(incident), action, source }, async () => {
    if (note && action !== "note")
      await writeTimeline(kernel.db, actor, incident.id, { kind: "note", text: note, sourceKey: `door:${eventId}` });
    if (action === "acknowledge") return acknowledgeIncident(kernel, actor, incident.id, { words });
    if (action === "unacknowledge") return unacknowledgeIncident(kernel, actor, incident.id);
    if (action === "escalate") return escalateIncident(kernel, actor, incident.id);
    if (note) await addNote(kernel, actor, incident.id, note);
  });
}
