import type { Dependency } from "@shipshape/domain/catalog/blast-radius";
import { HEALTHS, type ServiceHealth } from "@shipshape/domain/catalog/service-health";

type Member = { readonly name: string; readonly owner: string | null; readonly health: ServiceHealth | null };

export type TeamNode = {
  readonly team: string;
  readonly services: number;
  /** The worst of its services. */
  readonly health: ServiceHealth | null;
};

/** The same seen from further away: teams, and which of them call each other's services. */
export function teamGraph(members: readonly Member[], dependencies: readonly Dependency[]) {
  const ownerOf = new Map(members.flatMap(({ name, owner }) => (owner === null ? [] : [[name, owner] as const])));
  const nodes = new Map<string, TeamNode>();
  const rank = (health: ServiceHealth | null): number => (health === null ? HEALTHS.length : HEALTHS.indexOf(health));
  for (const { owner, health } of members) {
    if (owner === null) continue;
    const known = nodes.get(owner) ?? { team: owner, services: 0, health: null };
    nodes.set(owner, {
      team: owner,
      services: known.services + 1,
      health: rank(health) < rank(known.health) ? health : known.health,
    });
  }
  const edges = new Map<string, Dependency>();
  for (const { from, to } of dependencies) {
    const [caller, called] = [ownerOf.get(from), ownerOf.get(to)];
    if (caller && called && caller !== called) edges.set(`${caller} ${called}`, { from: caller, to: called });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
