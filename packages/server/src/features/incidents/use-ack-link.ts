import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type KnownUser, usersById } from "../access/index.ts";
import { type AckLink, readAckToken } from "../notify/index.ts";
import { acknowledgeIncident, answeredBefore } from "./acknowledge-incident.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { pagingStore } from "./paging-store.ts";

type Opened = { readonly link: AckLink; readonly incident: IncidentRow; readonly user: KnownUser };

async function openLink(kernel: Kernel, token: string): Promise<Opened> {
  const { db } = kernel;
  const link = readAckToken(kernel, token);
  const page = link && (await pagingStore(db).page(link.pageId));
  const belongs = page?.incidentId === link?.incidentId && page?.userId === link?.userId;
  const incident = link && (await incidentsStore(db).incident({ id: link.incidentId }));
  const user = link && (await usersById(db, [link.userId])).get(link.userId);
  if (!link || !page || !belongs || !incident || !user) {
    const mend = "Open it as it stands in your message, in full, or sign in and acknowledge there.";
    throw new DomainError("not_found", `This link is not one that we sent. ${mend}`);
  }
  return { link, incident, user };
}

/** Why a link does nothing any more; undefined when it does. */
function spent({ link, incident, user }: Opened, at: Date): string | undefined {
  const before = answeredBefore(incident);
  if (before) return before;
  if (user.disabled) return `the account of ${user.name} is disabled`;
  if (link.expiresAt <= at) return "the link is older than seven days: sign in and acknowledge there";
  return undefined;
}

/** What a link is about. It only tells: mail scanners open links too. */
export async function readAckLink(kernel: Kernel, token: string) {
  const opened = await openLink(kernel, token);
  const because = spent(opened, kernel.clock.now());
  return {
    incident: opened.incident,
    user: opened.user.name,
    usable: because === undefined,
    because: because ?? `${opened.user.name} was paged and can acknowledge it with this link`,
  };
}

/** Acknowledges as the person who was paged, and says in the audit log that it was by link. */
export async function useAckLink(kernel: Kernel, token: string, requestId: string | null): Promise<IncidentRow> {
  const opened = await openLink(kernel, token);
  const { link, incident, user } = opened;
  const because = spent(opened, kernel.clock.now());
  if (because !== undefined && incident.acknowledgedBy !== user.name) {
    throw new DomainError("conflict", `This link does nothing any more: ${because}.`);
  }
  const actor: Actor = { ...SYSTEM, kind: "link", name: user.name, userId: user.id, requestId };
  await acknowledgeIncident(kernel, actor, link.incidentId, { pageId: link.pageId });
  return (await incidentsStore(kernel.db).incident({ id: link.incidentId })) ?? incident;
}
