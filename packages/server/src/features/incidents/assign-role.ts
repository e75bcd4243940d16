import type { IncidentRole } from "@shipshape/contract/incidents";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit, usersByName } from "../access/index.ts";
import { noIncident, shortIdOf } from "./incident-reference.ts";
import { tellUpdate } from "./incident-telling.ts";
import { rolesStore } from "./roles-store.ts";
import { sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

type Role = z.output<typeof IncidentRole>;

const DOES: Readonly<Record<Role, string>> = { commander: "leads", communications: "speaks for" };

/** Says who has a role in an incident, or that nobody has it any more. One person a role. */
export async function assignRole(
  kernel: Kernel,
  actor: Actor,
  incidentId: string,
  { role, user: name }: { readonly role: Role; readonly user: string | null },
): Promise<void> {
  const user = name === null ? undefined : (await usersByName(kernel.db, [name])).get(name);
  if (name !== null && !user) throw notFound("user", name);
  if (user?.disabled) throw new DomainError("conflict", `The account of ${user.name} is disabled: name somebody else.`);
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) throw noIncident(incidentId);
    const { incident } = scene;
    const store = rolesStore(tx);
    const before = (await store.roles(incident.id)).find((held) => held.role === role)?.userName ?? null;
    if (before === name) return;
    if (user) await store.put({ incidentId: incident.id, role, userId: user.id, userName: user.name });
    else await store.remove(incident.id, role);
    const text = user ? `${user.name} ${DOES[role]} it` : `${before} no longer ${DOES[role]} it`;
    await writeTimeline(tx, actor, incident.id, { kind: "role", text, details: { role, from: before, to: name } });
    const subject = `incident:${shortIdOf(incident)}`;
    await audit(tx, actor, {
      action: "incidents.assignRole",
      subject,
      before: { role, user: before },
      after: { role, user: name },
    });
    await tellUpdate(tx, actor, incident, text);
  });
}
