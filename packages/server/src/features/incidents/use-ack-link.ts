import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type KnownUser, usersById } from "../access/index.ts";
import { type AckLink, readAckToken } from "../notify/index.ts";
import { acknowledgeIncident, answeredBefore, byLink } from "./acknowledge-incident.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { nextPreview } from "./paging-preview.ts";
import { type PageRow, pagingStore } from "./paging-store.ts";
import { isQuestion } from "./request-pages.ts";

type Opened = {
  readonly link: AckLink;
  readonly page: PageRow;
  readonly incident: IncidentRow;
  readonly user: KnownUser;
};

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
  return { link, page, incident, user };
}

/** Whether it is the link of a question that still wants its answer: does somebody still work on it? */
const asksStill = ({ page, incident }: Opened): boolean =>
  isQuestion(page) && incident.status === "acknowledged" && ["pending", "delivered"].includes(page.status);

/** Why a link does nothing any more; undefined when it does. */
function spent(opened: Opened, at: Date): string | undefined {
  const { link, incident, user } = opened;
  const before = answeredBefore(incident);
  if (before && !asksStill(opened)) return before;
  if (user.disabled) return `the account of ${user.name} is disabled`;
  if (link.expiresAt <= at) return "the link is older than seven days: sign in and acknowledge there";
  return undefined;
}

/** What a link is about. It only tells: mail scanners open links too. */
export async function readAckLink(kernel: Kernel, token: string) {
  const opened = await openLink(kernel, token);
  const now = kernel.clock.now();
  const because = spent(opened, now);
  const run = await pagingStore(kernel.db).runningRun(opened.incident.id);
  return {
    incident: opened.incident,
    next: because === undefined && run ? await nextPreview(kernel.db, run, now) : null,
    user: opened.user.name,
    usable: because === undefined,
    because:
      because ??
      (asksStill(opened)
        ? `${opened.user.name} is asked whether they still work on it, and says so with this link`
        : `${opened.user.name} was paged and can acknowledge it with this link`),
  };
}

const actorOf = ({ user }: Opened, requestId: string | null): Actor => ({
  ...SYSTEM,
  kind: "link",
  name: user.name,
  userId: user.id,
  requestId,
});

/**
 * Takes the next step at once, because the person who was paged cannot look after it. Once only: who passes it on a
 * second time hears whom it was passed to.
 */
export async function passAckLink(kernel: Kernel, token: string, requestId: string | null) {
  const opened = await openLink(kernel, token);
  const { link, page, incident } = opened;
  const because = spent(opened, kernel.clock.now());
  if (because !== undefined) throw new DomainError("conflict", `This link does nothing any more: ${because}.`);
  const paging = pagingStore(kernel.db);
  const before = await paging.latestRun(incident.id);
  const isLast = before?.id === page.pagingRunId && before.stepsTaken === page.step;
  if (isLast) await escalateIncident(kernel, actorOf(opened, requestId), link.incidentId);
  const run = await paging.latestRun(incident.id);
  const paged = run ? await paging.pagesOfStep(run.id, run.stepsTaken) : [];
  return { incident, paged: paged.map(({ userName }) => userName) };
}

/** Acknowledges as the person who was paged, and says in the audit log that it was by link. */
export async function useAckLink(kernel: Kernel, token: string, requestId: string | null): Promise<IncidentRow> {
  const opened = await openLink(kernel, token);
  const { link, incident, user } = opened;
  const because = spent(opened, kernel.clock.now());
  if (because !== undefined && incident.acknowledgedBy !== user.name) {
    throw new DomainError("conflict", `This link does nothing any more: ${because}.`);
  }
  await acknowledgeIncident(kernel, actorOf(opened, requestId), link.incidentId, byLink(link.pageId));
  return (await incidentsStore(kernel.db).incident({ id: link.incidentId })) ?? incident;
}
