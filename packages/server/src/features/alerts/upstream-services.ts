import { type InhibitRule, upstreamsOf } from "@shipshape/domain/alerts/inhibition";
import type { Db } from "../../kernel/database.ts";
import { dependenciesOfMany } from "../catalog/index.ts";

/** What these services need, and what that needs, as far as the catalog knows: one statement a step away. */
async function dependenciesFrom(db: Db, services: Iterable<string>): Promise<Map<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>();
  for (let edge = new Set(services); edge.size > 0; ) {
    const found = await dependenciesOfMany(db, [...edge]);
    for (const service of edge) known.set(service, found.get(service) ?? []);
    edge = new Set([...found.values()].flat().filter((service) => !known.has(service)));
  }
  return known;
}

/** What the service of each alert needs, where a rule of inhibition asks for it. */
export async function upstreamsFor(
  db: Db,
  rules: readonly InhibitRule[],
  services: readonly (string | null | undefined)[],
): Promise<(service: string | null | undefined) => ReadonlySet<string>> {
  const nothing: ReadonlySet<string> = new Set();
  if (!rules.some(({ byDependency }) => byDependency)) return () => nothing;
  const dependsOn = await dependenciesFrom(
    db,
    services.flatMap((service) => service ?? []),
  );
  const known = new Map<string, ReadonlySet<string>>();
  return (service) => {
    if (service === null || service === undefined) return nothing;
    const upstreams = known.get(service) ?? upstreamsOf(service, dependsOn);
    known.set(service, upstreams);
    return upstreams;
  };
}
