import type { incidents } from "@shipshape/contract/incidents";
import type { CallInput, HandlerOutput } from "@shipshape/contract/route";
import { referenceTo } from "@shipshape/domain/short-id";
import type { Actor } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { acknowledgeIncident } from "./acknowledge-incident.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { noIncident } from "./incident-reference.ts";
import { incidentsStore } from "./incidents-store.ts";
import { incidentView } from "./incidents-views.ts";
import { reopenIncident } from "./reopen-incident.ts";
import { resolveIncident } from "./resolve-incident.ts";
import { unacknowledgeIncident } from "./unacknowledge-incident.ts";

type Action = CallInput<typeof incidents.actOnMany>["body"]["action"];
type Result = HandlerOutput<typeof incidents.actOnMany>["results"][number];

const ACTS: Readonly<Record<Action, (kernel: Kernel, actor: Actor, incidentId: string) => Promise<void>>> = {
  acknowledge: (kernel, actor, id) => acknowledgeIncident(kernel, actor, id),
  unacknowledge: unacknowledgeIncident,
  escalate: (kernel, actor, id) => escalateIncident(kernel, actor, id),
  resolve: (kernel, actor, id) => resolveIncident(kernel, actor, id, undefined),
  reopen: reopenIncident,
};

/** Does one thing to many incidents, each by itself: what one of them refuses hinders no other. */
export async function actOnMany(kernel: Kernel, actor: Actor, action: Action, asked: readonly string[]) {
  const results: Result[] = [];
  for (const one of new Set(asked)) results.push(await actOnOne(kernel, actor, action, one));
  return { results };
}

async function actOnOne(kernel: Kernel, actor: Actor, action: Action, asked: string): Promise<Result> {
  try {
    const reference = referenceTo("incident", asked);
    const found = reference && (await incidentsStore(kernel.db).incident(reference));
    if (!found) throw noIncident(asked);
    await ACTS[action](kernel, actor, found.id);
    const incident = await incidentView(kernel.db, found);
    return { asked, done: true, because: `it is ${incident.status}`, incident };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { asked, done: false, because: error.message, incident: null };
  }
}
