import { type Actor, SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type KnownUser, usersById } from "../access/index.ts";
import { type AckLink, pagesInMessage, readAckToken } from "../notify/index.ts";
import { acknowledgeIncident, answeredBefore, byLink } from "./acknowledge-incident.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { nextPreview } from "./paging-preview.ts";
import { type PageRow, pagingStore, type RunRow } from "./paging-store.ts";
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

/** The other incidents that the message told of, in a storm, and that still need an answer: one to it is one to all. */
async function othersOf(
  { db, clock }: Kernel,
  { link, user }: Opened,
): Promise<{ pageId: string; incidentId: string }[]> {
  if (link.messageId === undefined || user.disabled || link.expiresAt <= clock.now()) return [];
  const pages = await pagesInMessage(db, link.messageId);
  const open: { pageId: string; incidentId: string }[] = [];
  for (const page of pages) {
    if (page.incidentId === link.incidentId) continue;
    const incident = await incidentsStore(db).incident({ id: page.incidentId });
    if (incident && answeredBefore(incident) === undefined) open.push(page);
  }
  return open;
}

const andOthers = ({ length }: readonly unknown[]): string =>
  length === 0
    ? ""
    : `; it acknowledges ${length} other ${length === 1 ? "incident" : "incidents"} of the same message too`;

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
  const others = await othersOf(kernel, opened);
  const runs = await pagingStore(kernel.db).runsOf(opened.incident.id);
  const running = runs.filter(({ status }) => status === "running");
  const run = running.find(({ id }) => id === opened.page.pagingRunId) ?? running[0];
  return {
    incident: opened.incident,
    next: because === undefined && run ? await nextPreview(kernel.db, run, now) : null,
    user: opened.user.name,
    usable: because === undefined || others.length > 0,
    because:
      because ??
      (asksStill(opened)
        ? `${opened.user.name} is asked whether they still work on it, and says so with this link`
        : `${opened.user.name} was paged and can acknowledge it with this link${andOthers(others)}`),
  };
}

const actorOf = ({ user }: Opened, requestId: string | null): Actor => ({
  ...SYSTEM,
  kind: "link",
  name: user.name,
  userId: user.id,
  requestId,
});

/** The page, and those that other policies which still page for the incident sent by the same message. */
async function pagesOf({ db }: Kernel, { link, page }: Opened): Promise<PageRow[]> {
  if (link.messageId === undefined) return [page];
  const paging = pagingStore(db);
  const told = (await pagesInMessage(db, link.messageId)).filter(({ incidentId }) => incidentId === link.incidentId);
  const pages = await Promise.all(told.map(({ pageId }) => paging.page(pageId)));
  const running = (await paging.runsOf(link.incidentId)).filter(({ status }) => status === "running");
  const goesOn = (other: PageRow) => other.id !== page.id && running.some(({ id }) => id === other.pagingRunId);
  return [page, ...pages.flatMap((other) => (other && goesOn(other) ? [other] : []))];
}

/** Passes one page on, and says who was paged in its place. */
async function passPage(kernel: Kernel, actor: Actor, page: PageRow): Promise<string[]> {
  const paging = pagingStore(kernel.db);
  const before = await paging.run(page.pagingRunId);
  const mine = ({ strand }: RunRow) => strand === before?.strand;
  const current = (await paging.runsOf(page.incidentId)).find(mine);
  const isLast = current?.id === page.pagingRunId && current.stepsTaken === page.step;
  if (isLast) await escalateIncident(kernel, actor, page.incidentId, { runId: current.id });
  const run = (await paging.runsOf(page.incidentId)).find(mine);
  const paged = run ? await paging.pagesOfStep(run.id, run.stepsTaken) : [];
  return paged.map(({ userName }) => userName);
}

/**
 * Takes the next step at once, because the person who was paged cannot look after it. Once only: who passes it on a
 * second time hears whom it was passed to.
 */
export async function passAckLink(kernel: Kernel, token: string, requestId: string | null) {
  const opened = await openLink(kernel, token);
  const because = spent(opened, kernel.clock.now());
  if (because !== undefined) throw new DomainError("conflict", `This link does nothing any more: ${because}.`);
  const paged = new Set<string>();
  for (const page of await pagesOf(kernel, opened)) {
    for (const name of await passPage(kernel, actorOf(opened, requestId), page)) paged.add(name);
  }
  return { incident: opened.incident, paged: [...paged] };
}

/** Acknowledges as the person who was paged, and says in the audit log that it was by link. */
export async function useAckLink(kernel: Kernel, token: string, requestId: string | null): Promise<IncidentRow> {
  const opened = await openLink(kernel, token);
  const { link, incident, user } = opened;
  const because = spent(opened, kernel.clock.now());
  const others = await othersOf(kernel, opened);
  if (because !== undefined && incident.acknowledgedBy !== user.name && others.length === 0) {
    throw new DomainError("conflict", `This link does nothing any more: ${because}.`);
  }
  const actor = actorOf(opened, requestId);
  if (because === undefined || others.length === 0) {
    await acknowledgeIncident(kernel, actor, link.incidentId, byLink(link.pageId));
  }
  for (const { pageId, incidentId } of others) {
    await acknowledgeIncident(kernel, actor, incidentId, byLink(pageId)).catch((error: unknown) => {
      // Somebody was quicker: that one needs no answer any more.
      if (!(error instanceof DomainError)) throw error;
    });
  }
  return (await incidentsStore(kernel.db).incident({ id: link.incidentId })) ?? incident;
}
