import { freezeOverridden, type gateFreezes } from "@shipshape/contract/gates-freezes";
import type { HandlerInput } from "@shipshape/contract/route";
import { selects } from "@shipshape/domain/gates/change-selector";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeOf, overrideView } from "./freeze-view.ts";
import { knownPlace } from "./known-place.ts";

type Said = HandlerInput<typeof gateFreezes.overrideFreeze>["body"];

/** Lets one gate pass one freeze for a while: told, written down with a name, and over by itself. */
export async function overrideFreeze({ db, clock }: Kernel, actor: Actor, name: string, said: Said) {
  const { service, environment } = await knownPlace(db, said);
  const { reason, minutes } = said;
  const at = clock.now();
  const until = new Date(at.getTime() + minutes * 60_000);
  return inTransaction(db, async (tx) => {
    const store = freezeStore(tx);
    const freeze = await store.freeze(name);
    if (!freeze) throw notFound("freeze", name, "'shipshape gate freezes' shows those there are.");
    const place = { service: service.name, team: service.owner, tier: service.tier, environment };
    const { changeClasses: _, ...selector } = freezeOf(freeze).selector;
    if (!selects(selector, { ...place, labels: service.labels })) {
      throw new DomainError("conflict", `The freeze ${name} does not hold for ${service.name} in ${environment}.`);
    }
    const row = await store.insertOverride({
      id: newId(),
      freezeName: name,
      serviceId: service.id,
      serviceName: service.name,
      environment,
      reason,
      overriddenBy: actor.name,
      overriddenAt: at,
      untilAt: until,
    });
    const after = overrideView(row, at);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.overrideFreeze", subject, after });
    const told = { freeze: name, service: service.name, environment, by: actor.name, reason, until };
    await emit(tx, actor, freezeOverridden, told, subject);
    return after;
  });
}
