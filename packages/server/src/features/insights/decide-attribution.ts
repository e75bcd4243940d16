import { attributionDecided } from "@shipshape/contract/insights";
import { referenceTo } from "@shipshape/domain/short-id";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { deploymentsByIds, deploymentsByNumbers } from "../changes/index.ts";
import { incidentByReference } from "../incidents/index.ts";
import { type AttributionRow, attributionStore } from "./attribution-store.ts";
import { attributionViews } from "./attribution-views.ts";
import { markPlaces } from "./count-measures.ts";

type Decision = { readonly deployment: string | null; readonly note?: string | undefined };

/** A person says which deployment brought an incident about, or that none did. The measures of both are counted anew. */
export const decideAttribution = ({ db, clock }: Kernel, actor: Actor, typed: string, { deployment, note }: Decision) =>
  inTransaction(db, async (tx) => {
    const before = await attributionOf(tx, typed);
    const found = deployment === null ? undefined : await deploymentOf(tx, deployment);
    const isConfirmed = (found?.id ?? null) === before.ruleDeploymentId;
    const what = isConfirmed ? `${actor.name} confirmed it` : `${actor.name} corrected it`;
    const because = `${what}${note ? `: ${note}` : ""}${isConfirmed ? `; ${before.ruleBecause}` : ""}`;
    const decision = { deploymentId: found?.id ?? null, because, by: actor.name, at: clock.now() };
    await attributionStore(tx).decide(before.incidentId, decision);
    return tellDecided(tx, actor, "insights.decideAttribution", before);
  });

/** What the rule says holds again. */
export const undecideAttribution = ({ db }: Kernel, actor: Actor, typed: string) =>
  inTransaction(db, async (tx) => {
    const before = await attributionOf(tx, typed);
    await attributionStore(tx).undecide(before.incidentId);
    return tellDecided(tx, actor, "insights.undecideAttribution", before);
  });

async function tellDecided(tx: Tx, actor: Actor, action: string, before: AttributionRow) {
  const [after = before] = await attributionStore(tx).ofIncidents([before.incidentId]);
  const [was, is] = await attributionViews(tx, [before, after]);
  if (!was || !is) throw notFound("attribution", before.shortId);
  const said = ({ deployment, because, decidedBy }: typeof is) => ({ deployment, because, decidedBy });
  await audit(tx, actor, { action, subject: `incident:${before.shortId}`, before: said(was), after: said(is) });
  const told = {
    incidentId: is.incidentId,
    incident: is.incident,
    deployment: is.deployment,
    before: was.deployment,
    decidedBy: is.decidedBy,
  };
  await emit(tx, actor, attributionDecided, told, `incident:${before.incidentId}`);
  const touched = [before.deploymentId, after.deploymentId].filter((id) => id !== null);
  await markPlaces(tx, touched);
  return is;
}

/** What an incident is put down to: ours by INC-142 or id, of another system by its own id. Nothing where it was not judged yet. */
export async function attributionFound(db: Db, typed: string): Promise<AttributionRow | undefined> {
  const store = attributionStore(db);
  const id = referenceTo("incident", typed) ? (await incidentByReference(db, typed))?.id : undefined;
  const [row] = id === undefined ? await store.byShortId(typed) : await store.ofIncidents([id]);
  if (!row && id === undefined) throw unjudged(typed);
  return row;
}

async function attributionOf(db: Db, typed: string): Promise<AttributionRow> {
  const row = await attributionFound(db, typed);
  if (!row) throw unjudged(typed);
  return row;
}

const unjudged = (typed: string) =>
  notFound(
    "attribution of an incident",
    typed,
    "An incident is put down to a deployment as soon as its service is known.",
  );

async function deploymentOf(db: Db, typed: string) {
  const reference = referenceTo("deployment", typed);
  const [found] =
    reference === undefined
      ? []
      : "number" in reference
        ? await deploymentsByNumbers(db, [reference.number])
        : await deploymentsByIds(db, [reference.id]);
  if (!found) throw notFound("deployment", typed, "'shipshape deploy list' shows the ones there are.");
  return found;
}
