import { gateChecked, type gates } from "@shipshape/contract/gates";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { serviceByName } from "../catalog/index.ts";
import { environmentByName, environmentNames } from "../environments/index.ts";
import { judge, verdictView } from "./gate-inputs.ts";
import { gatesStore } from "./gates-store.ts";

type Input = HandlerInput<typeof gates.check>["body"];

/** A gate that answers for a place nobody knows would answer for a typing error. */
async function assertEnvironment(db: Kernel["db"], name: string): Promise<void> {
  if (await environmentByName(db, name)) return;
  const names = await environmentNames(db);
  const known =
    names.length > 0 ? `Known are ${names.join(", ")}.` : "None is known yet: apply one (kind: Environment).";
  throw new DomainError("not_found", `There is no environment "${name}". ${known}`);
}

/**
 * Gives the verdict and writes it down, with every reason: who asked, when, and what the answer was. A dry run is a
 * question of curiosity, which no deployment begins on: nothing is written.
 */
export async function checkGate({ db, clock }: Kernel, actor: Actor, input: Input) {
  const service = await serviceByName(db, input.service);
  if (!service) throw notFound("service", input.service, "'shipshape service list' shows the ones there are.");
  await assertEnvironment(db, input.environment);
  const at = clock.now();
  const view = verdictView(await judge(db, service, input.environment, input.changeKind, at));
  const check = {
    id: newId(),
    at,
    environment: input.environment,
    changeKind: input.changeKind,
    verdict: view.verdict,
    because: view.because,
    nextOpening: view.nextOpening,
    checkedBy: actor.name,
  };
  if (input.dryRun) return { ...check, service: service.name, recorded: false };
  await inTransaction(db, async (tx) => {
    const place = { service: service.name, environment: input.environment };
    await gatesStore(tx).insertCheck({
      ...check,
      serviceId: service.id,
      serviceName: service.name,
      version: input.version ?? null,
    });
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.check", subject, after: { ...place, verdict: view.verdict } });
    await emit(tx, actor, gateChecked, { ...place, verdict: view.verdict, because: view.because }, subject);
  });
  return { ...check, service: service.name, recorded: true };
}
