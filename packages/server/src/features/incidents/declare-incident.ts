import type { Severity } from "@shipshape/domain/incidents/incident";
import { groupOfService } from "@shipshape/domain/incidents/incident-group";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { serviceByName } from "../catalog/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import { incidentsStore } from "./incidents-store.ts";
import { causesOrNone, openIncident } from "./open-incident.ts";

export type DeclareIncident = {
  readonly title: string;
  readonly severity: Severity;
  readonly service?: string | undefined;
  readonly page: boolean;
};

/** Opens an incident by hand, for what no alert has noticed. One live incident a service: a second is refused. */
export async function declareIncident(
  kernel: Kernel,
  actor: Actor,
  { title, severity, service: name, page }: DeclareIncident,
): Promise<string> {
  const service = name === undefined ? undefined : await serviceByName(kernel.db, name);
  if (name !== undefined && !service)
    throw notFound("service", name, "'shipshape service list' shows those there are.");
  const beganAt = kernel.clock.now();
  const groupKey = service ? groupOfService(service.id) : null;
  const causes = await causesOrNone(kernel, service, { beganAt, environment: null });
  return inTransaction(kernel.db, async (tx) => {
    const because = `${actor.name} declared it`;
    const incident = await openIncident(kernel, tx, actor, {
      incident: { title, severity, groupKey, environment: null, origin: "declared", because, beganAt, test: false },
      service,
      causes,
      pages: page,
    });
    if (incident) return incident.id;
    const [live] = await incidentsStore(tx).liveOfGroups(groupKey === null ? [] : [groupKey]);
    const known = live ? shortIdOf(live) : "An incident";
    throw new DomainError("conflict", `${known} is live for ${name}: write a note there, or resolve it first.`);
  });
}
