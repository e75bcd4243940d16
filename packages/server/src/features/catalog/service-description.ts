import type { ServiceInput } from "@shipshape/contract/catalog";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import type { KnownNames } from "../../kernel/configuration/kind.ts";
import { listedTwice, unknownName } from "../../kernel/configuration/reference.ts";
import type { ServiceRow } from "./catalog-views.ts";

/** What a person or a file says of a service; a display name only where it differs from the name. */
export type ServiceDescription = z.output<typeof ServiceInput>;

export function describedService(row: ServiceRow): ServiceDescription {
  const { name, displayName, description, owner, tier, escalationPolicy, runbook, dependsOn } = row;
  return {
    name,
    ...(displayName === name ? {} : { displayName }),
    description,
    owner,
    tier,
    lifecycle: row.lifecycle as ServiceDescription["lifecycle"],
    ...(escalationPolicy === null ? {} : { escalationPolicy }),
    contacts: row.contacts as ServiceDescription["contacts"],
    links: row.links as ServiceDescription["links"],
    ...(runbook === null ? {} : { runbook }),
    dependsOn,
    labels: row.labels as ServiceDescription["labels"],
    annotations: row.annotations as ServiceDescription["annotations"],
  };
}

/** What is wrong with it beyond its shape. A dependency that nobody knows yet is not: it may come later. */
export function serviceFaults(service: Omit<ServiceDescription, "labels" | "annotations">, known: KnownNames): Fault[] {
  const itself = service.dependsOn.indexOf(service.name);
  return [
    ...unknownName(known, "Team", service.owner, "owner"),
    ...unknownName(known, "EscalationPolicy", service.escalationPolicy, "escalationPolicy"),
    ...listedTwice(service.dependsOn, "dependsOn"),
    ...(itself < 0
      ? []
      : [{ path: `dependsOn[${itself}]`, message: "a service does not depend on itself: remove it" }]),
  ];
}
