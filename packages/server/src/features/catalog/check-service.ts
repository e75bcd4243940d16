import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Actor } from "../../kernel/actor.ts";
import type { NamesOf } from "../../kernel/configuration/known-names.ts";
import { nearestName } from "../../kernel/configuration/nearest-name.ts";
import type { Db } from "../../kernel/database.ts";
import { type DomainError, invalid, notFound } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import { type ServiceDescription, serviceFaults } from "./service-description.ts";

export type { NamesOf };

const NONE: ReadonlySet<string> = new Set();

/** Refuses a service that names what is not there, with the names that are. */
export async function checkService(db: Db, service: ServiceDescription, namesOf: NamesOf): Promise<void> {
  const names = new Map<ManifestKind, ReadonlySet<string>>([["Team", await namesOf(db, "Team")]]);
  if (service.escalationPolicy) names.set("EscalationPolicy", await namesOf(db, "EscalationPolicy"));
  const faults = serviceFaults(service, (kind) => names.get(kind) ?? NONE);
  if (faults.length > 0) throw invalid(faults);
}

/** What to say of a service that is not there: the name that was probably meant. */
export async function noSuchService(db: Db, name: string): Promise<DomainError> {
  const names = (await catalogViews(db).serviceNames()).map((service) => service.name);
  const meant = nearestName(name, names);
  return notFound("service", name, meant ? `Did you mean "${meant}"?` : "");
}

/** Where a change comes from that no file describes. */
export const originOf = (actor: Actor): string => (actor.kind === "user" ? "interface" : "api");
