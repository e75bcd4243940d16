import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { knownService } from "../catalog/index.ts";
import { attribute } from "./count-measures.ts";
import { measureStore } from "./measure-store.ts";
import { recordedIncidents } from "./measured-record-views.ts";

const DEFAULT_HOURS = 24;
/** How far back incidents are looked at anew. */
const LOOK_BACK_DAYS = 400;

/** How long after a deployment an incident of a service may be put down to it. */
export async function windowOf(db: Db, name: string) {
  const service = await knownService(db, name);
  const hours = (await measureStore(db).windowHours([service.id])).get(service.id);
  return { service: name, hours: hours ?? DEFAULT_HOURS, said: hours !== undefined };
}

/** Says how long after a deployment an incident of a service may be put down to it; its incidents are looked at anew. */
export const putWindow = ({ db, clock }: Kernel, actor: Actor, name: string, hours: number | null) =>
  inTransaction(db, async (tx) => {
    const service = await knownService(tx, name);
    const store = measureStore(tx);
    const before = (await store.windowHours([service.id])).get(service.id) ?? DEFAULT_HOURS;
    await store.putWindow(service.id, hours);
    const after = hours ?? DEFAULT_HOURS;
    await audit(tx, actor, {
      action: "insights.putWindow",
      subject: `service:${name}`,
      before: { hours: before },
      after: { hours: after },
    });
    const since = new Date(clock.now().getTime() - LOOK_BACK_DAYS * DAY_MS);
    await attribute(tx, await recordedIncidents(tx).touching([service.id], since));
    return { service: name, hours: after };
  });
