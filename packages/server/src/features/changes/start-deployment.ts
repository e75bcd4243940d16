import { type changes, deploymentStarted } from "@shipshape/contract/changes";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { serviceByName } from "../catalog/index.ts";
import { changesStore } from "./changes-store.ts";
import { deploymentEvent, deploymentView, shortIdOf } from "./deployment-view.ts";
import { historyStore } from "./history-store.ts";
import { inRecord } from "./record-facts.ts";
import { settlePlaces } from "./settle-history.ts";

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
    const startedAt = input.startedAt ?? clock.now();
    const before = await store.ranBefore(service.id, input.environment, startedAt);
    const { deployment, isNew } = await store.start({
      id: newId(),
      serviceId: service.id,
      environment: input.environment,
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
      await settlePlaces(tx, [deployment]);
      const after = { version: input.version, environment: input.environment, kind: input.kind };
      const subject = `deployment:${shortIdOf(deployment)}`;
      await audit(tx, actor, { action: "changes.startDeployment", subject, after });
      await emit(tx, actor, deploymentStarted, deploymentEvent(deployment, service.name), `service:${service.name}`);
    }
    return deploymentView((await store.deployment(deployment)) ?? deployment, service.name);
  });
}
