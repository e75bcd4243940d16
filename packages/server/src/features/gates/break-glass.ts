import { type gateApprovals, glassBroken } from "@shipshape/contract/gates-approvals";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { glassView } from "./glass-view.ts";
import { knownPlace } from "./known-place.ts";
import { tellGlassMended } from "./tell-glass-mended.ts";

type Said = HandlerInput<typeof gateApprovals.breakGlass>["body"];

/** Opens a gate for a while, whatever stands against it: told, written down with a name, and over by itself. */
export async function breakGlass({ db, clock }: Kernel, actor: Actor, said: Said) {
  const { service, environment } = await knownPlace(db, said);
  const { reason, minutes } = said;
  const at = clock.now();
  const untilAt = new Date(at.getTime() + minutes * 60_000);
  return inTransaction(db, async (tx) => {
    const row = await breakGlassStore(tx).insert({
      id: newId(),
      serviceId: service.id,
      serviceName: service.name,
      environment,
      reason,
      brokenBy: actor.name,
      brokenAt: at,
      untilAt,
    });
    const subject = `service:${service.name}`;
    const after = glassView(row, at);
    await audit(tx, actor, { action: "gates.breakGlass", subject, after });
    await emit(
      tx,
      actor,
      glassBroken,
      { service: service.name, environment, by: actor.name, reason, until: untilAt },
      subject,
    );
    await enqueue(tx, tellGlassMended, { id: row.id }, { key: row.id, runAt: untilAt });
    return after;
  });
}
