import { type changes, deploymentFinished } from "@shipshape/contract/changes";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { changesStore } from "./changes-store.ts";
import { deploymentEvent, deploymentReference, deploymentView, shortIdOf } from "./deployment-view.ts";
import { joinTwins } from "./join-twins.ts";
import { inRecord } from "./record-facts.ts";
import { settlePlaces } from "./settle-history.ts";

type Input = HandlerInput<typeof changes.finishDeployment>["body"];

/** Records how a deployment ended. Saying the same again changes nothing; saying something else is a conflict. */
export async function finishDeployment({ db, clock }: Kernel, actor: Actor, typed: string, input: Input) {
  return inRecord(db, async (tx) => {
    const store = changesStore(tx);
    const standing = await store.deployment(deploymentReference(typed));
    if (!standing) throw notFound("deployment", typed, "'shipshape deploy list' shows the ones there are.");
    const service = (await servicesByIds(tx, [standing.serviceId])).get(standing.serviceId);
    const name = service?.name ?? "unknown";
    const finished = await store.finish(standing.id, input.status, input.finishedAt ?? clock.now());
    if (!finished) {
      if (standing.status === input.status) return deploymentView(standing, name);
      throw new DomainError("conflict", `${shortIdOf(standing)} has ended before, as ${standing.status}.`);
    }
    const joined = await joinTwins(tx, [finished]);
    await settlePlaces(tx, [finished, ...joined.places]);
    const subject = `deployment:${shortIdOf(finished)}`;
    await audit(tx, actor, { action: "changes.finishDeployment", subject, after: { status: input.status } });
    // where another source told the same end before, everybody knows
    const isTold = standing.status === finished.status;
    if (!isTold) await emit(tx, actor, deploymentFinished, deploymentEvent(finished, name), `service:${name}`);
    return deploymentView((await store.deployment(finished)) ?? finished, name);
  });
}
