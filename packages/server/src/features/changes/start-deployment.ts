import { type changes, deploymentStarted } from "@shipshape/contract/changes";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { serviceByName } from "../catalog/index.ts";
import { changesStore, type NewDeployment } from "./changes-store.ts";
import { deploymentEvent, deploymentView, shortIdOf } from "./deployment-view.ts";
import { historyStore } from "./history-store.ts";
import { joinTwins, knownTwins } from "./join-twins.ts";
import { environmentMeant } from "./known-environment.ts";
import { inRecord } from "./record-facts.ts";
import { settlePlaces } from "./settle-history.ts";
import type { DeploymentWrite } from "./told-deployment-store.ts";
import { twinStore } from "./twin-store.ts";

type Input = HandlerInput<typeof changes.startDeployment>["body"];

/** Records that a deployment starts. The same `externalId` again is the same deployment, not a second one. */
export async function startDeployment({ db, clock }: Kernel, actor: Actor, input: Input) {
  return inRecord(db, async (tx) => {
    const service = await serviceByName(tx, input.service);
    if (!service) {
      throw notFound(
        "service",
        input.service,
        "Add it first: 'shipshape service create', or in the interface under Services.",
      );
    }
    const store = changesStore(tx);
    // any other word, and each where none is described, is its own name
    const environment = (await environmentMeant(tx, input.environment)) ?? input.environment;
    const now = clock.now();
    // whose clock is ahead tells of now: else it would begin after its end, and stand before all that follows for years
    const startedAt = input.startedAt !== undefined && input.startedAt < now ? input.startedAt : now;
    const before = await store.ranBefore(service.id, environment, startedAt);
    const { deployment, isNew, isTold } = await startOrJoin(tx, {
      id: newId(),
      serviceId: service.id,
      environment,
      version: input.version,
      previousVersion: before?.version ?? null,
      commitSha: input.commit ?? null,
      previousCommitSha: before?.commitSha ?? null,
      kind: input.kind,
      startedAt,
      deployedBy: actor.name,
      url: input.url ?? null,
      externalId: input.externalId ?? null,
    });
    if (isNew) {
      // Of which commit and repository it is: what was told before it may know.
      await historyStore(tx).fill({ deployments: [deployment.id], artifacts: [], releases: [] });
      const after = { version: input.version, environment, kind: input.kind };
      const subject = `deployment:${shortIdOf(deployment)}`;
      await audit(tx, actor, { action: "changes.startDeployment", subject, after });
      await settlePlaces(tx, [deployment]);
      const payload = deploymentEvent(deployment, service.name);
      if (!isTold) await emit(tx, actor, deploymentStarted, payload, `service:${service.name}`);
    }
    return deploymentView((await store.deployment(deployment)) ?? deployment, service.name);
  });
}

/** Begins it; where a source told of the same already, as that: then everybody was told. */
async function startOrJoin(tx: Tx, row: NewDeployment) {
  const store = changesStore(tx);
  const standing = row.externalId === null ? undefined : await store.byOwnId(row);
  if (standing) return { deployment: standing, isNew: false, isTold: true };
  const write = writeOfOwn(row);
  const history = historyStore(tx);
  // of which commit it is where it says none, its release may know: whoever told of the same may have said only that
  const commit = row.commitSha ?? (await history.releasedCommit(row.serviceId, row.version));
  const twinOf = (await knownTwins(tx, [{ ...write, commit_sha: commit }])).get(row.id);
  if (twinOf === undefined) return { ...(await store.start(row)), isTold: false };
  await twinStore(tx).addTwins([{ ...write, number: null, deployment_id: twinOf }]);
  await history.fill({ deployments: [row.id], artifacts: [], releases: [] });
  await joinTwins(tx, [row]);
  const deployment = await store.deployment({ id: twinOf });
  if (!deployment) throw new Error(`the deployment ${twinOf} is gone`);
  return { deployment, isNew: true, isTold: true };
}

const writeOfOwn = (row: NewDeployment): DeploymentWrite => ({
  id: row.id,
  service_id: row.serviceId,
  environment: row.environment,
  version: row.version,
  commit_sha: row.commitSha,
  kind: row.kind,
  status: "in_progress",
  started_at: row.startedAt,
  finished_at: null,
  deployed_by: row.deployedBy,
  url: row.url,
  external_id: row.externalId,
  source: null,
  repository_id: null,
  artifact_identity: null,
  labels: [],
  branch: null,
  pipeline: null,
  title: null,
  said: {},
});
