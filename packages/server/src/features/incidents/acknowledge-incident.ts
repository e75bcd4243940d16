import { incidentAcknowledged } from "@shipshape/contract/incidents";
import { transition } from "@shipshape/domain/incidents/incident";
import { utcMinute } from "@shipshape/domain/time/utc-minute";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { acknowledgementStore } from "./acknowledgement-store.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellIncident, tellUpdate } from "./incident-telling.ts";
import { type IncidentRow, incidentsStore } from "./incidents-store.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { planQuestion, workIsConfirmed } from "./still-working.ts";
import { stopPaging } from "./stop-paging.ts";
import { cancelPages, stopRuns } from "./stop-runs.ts";
import { writeTimeline } from "./timeline-store.ts";

/** Why an incident cannot be acknowledged any more, by whom and since when; undefined when it can. */
export function answeredBefore(incident: IncidentRow): string | undefined {
  const { status, acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt } = incident;
  const since = (at: Date | null) => (at ? ` at ${utcMinute(at)}` : "");
  if (status === "resolved") return `${resolvedBy} resolved it${since(resolvedAt)}`;
  if (status === "acknowledged") return `${acknowledgedBy} acknowledged it${since(acknowledgedAt)}`;
  return undefined;
}

/** How an acknowledgement came: `by the link in their message`, `by a button in Slack`. */
export type Via = { readonly pageId?: string | null; readonly words: string };
const BY_LINK = "by the link in their message";
export const byLink = (pageId: string): Via => ({ pageId, words: BY_LINK });

/**
 * Says that somebody looks after an incident: paging stops, and so does every message under way. Where the policy wants
 * several acknowledgements, those before the last only stop the messages to whoever gave them. Whoever was asked whether
 * they still work on it says so in the same way.
 */
export async function acknowledgeIncident(kernel: Kernel, actor: Actor, incidentId: string, via?: Via): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    await acknowledgeNow(scene, actor, via);
  });
}

/** The same in a transaction that holds the incident already. */
export async function acknowledgeNow(scene: Scene, actor: Actor, via?: Via): Promise<void> {
  const { tx, incident } = scene;
  const move = transition(incident.status, "acknowledge");
  if ("refused" in move) {
    if (move.refused === "already" && (await workIsConfirmed(scene, actor))) return;
    // A second tap by the same person has done what it should.
    if (move.refused === "already" && incident.acknowledgedBy === actor.name) return;
    throw new DomainError("conflict", `${shortIdOf(incident)} needs no answer: ${answeredBefore(incident)}.`);
  }
  if (await isOneOfSeveral(scene, actor, via)) return;
  const because = `${actor.name} acknowledged it${via ? ` ${via.words}` : ""}`;
  await stopPaging(scene, actor, because, actor.userId);
  await incidentsStore(tx).acknowledge(incident.id, actor.name);
  const details = via?.pageId ? { pageId: via.pageId } : {};
  await writeTimeline(tx, actor, incident.id, { kind: "acknowledged", text: `Acknowledged: ${because}`, details });
  const subject = `incident:${shortIdOf(incident)}`;
  const after = {
    status: move.status,
    ...(via ? { via: via.words === BY_LINK ? "link" : via.words, ...details } : {}),
  };
  await audit(tx, actor, { action: "incidents.acknowledge", subject, before: { status: incident.status }, after });
  await planQuestion(scene, actor.name);
  const acknowledged = { ...incident, status: move.status };
  await tellIncident(tx, actor, incidentAcknowledged, acknowledged, because);
}

type Counted = { readonly run: RunRow; readonly wanted: number; readonly given: number; readonly isNew: boolean };

/** Counts an acknowledgement for every run that is under way. */
async function countFor({ tx }: Scene, runs: readonly RunRow[], actor: Actor): Promise<Counted[]> {
  const store = acknowledgementStore(tx);
  const counted: Counted[] = [];
  for (const run of runs) {
    // Never more than were paged: nobody waits for an answer of those who were not asked.
    const wanted = Math.min(run.acknowledgementsWanted, await pagingStore(tx).pagedBy(run.id));
    const isNew = await store.give(run.id, actor.name);
    const given = (await store.given([run.id])).get(run.id) ?? [];
    counted.push({ run, wanted, given: given.length, isNew });
  }
  return counted;
}

/**
 * Takes an acknowledgement while more are wanted: paging goes on for the others, and runs that have as many as they want
 * stop. False where it is the last one.
 */
async function isOneOfSeveral(scene: Scene, actor: Actor, via: Via | undefined): Promise<boolean> {
  const { tx, incident } = scene;
  const paging = pagingStore(tx);
  const runs = (await paging.runsOf(incident.id)).filter(({ status }) => status === "running");
  if (runs.every(({ acknowledgementsWanted }) => acknowledgementsWanted < 2)) return false;
  const counted = await countFor(scene, runs, actor);
  const [lacking, ...others] = counted.filter(({ given, wanted }) => given < wanted);
  if (!lacking) return false;
  const satisfied = counted.flatMap(({ run, given, wanted }) => (given < wanted ? [] : [run]));
  if (satisfied.length === 0 && [lacking, ...others].every(({ isNew }) => !isNew)) return true;
  const { given, wanted } = lacking;
  const because = `${actor.name} acknowledged it${via ? ` ${via.words}` : ""}: ${given} of ${wanted} that the policy wants`;
  await stopRuns(tx, satisfied, because);
  const ended = await Promise.all(satisfied.map(({ id }) => paging.endPagesOfRun(id, actor.userId)));
  const own = actor.userId === null ? [] : await paging.endPagesOf(incident.id, actor.userId);
  await cancelPages(scene, actor, [...ended.flat(), ...own], because);
  const text = `One acknowledgement: ${because}; paging goes on for the others`;
  await writeTimeline(tx, actor, incident.id, { kind: "acknowledged", text });
  const subject = `incident:${shortIdOf(incident)}`;
  await audit(tx, actor, { action: "incidents.acknowledge", subject, after: { given, wanted } });
  await tellUpdate(tx, actor, incident, because);
  return true;
}
