import type { answerReceived } from "@shipshape/contract/notify";
import { ROLE_PERMISSIONS } from "@shipshape/contract/permission";
import type * as z from "zod";
import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { roleOf } from "../access/index.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { addNote } from "./add-note.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { ifStillWanted } from "./if-still-wanted.ts";
import { pagingStore } from "./paging-store.ts";
import { resolveIncident } from "./resolve-incident.ts";

type Answer = z.output<typeof answerReceived.payload>;

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
