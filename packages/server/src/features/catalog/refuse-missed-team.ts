import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { ConfigurationKind } from "../../kernel/configuration/kind.ts";
import { missedOf, type World } from "../../kernel/configuration/plan-removals.ts";
import { readStanding, type Standing } from "../../kernel/configuration/standing.ts";
import type { Tx } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";

/** Refuses to take a team away that something of these kinds names: a policy that tells it would tell nobody. */
export async function refuseMissedTeam(tx: Tx, kinds: readonly ConfigurationKind[], name: string): Promise<void> {
  const kind = kinds.find((one) => one.kind === "Team");
  if (kind === undefined) return;
  const world = worldOf(kinds, await readStanding(tx, kinds));
  const [namer] = missedOf(kinds, [{ kind, name, file: "" }], world).values();
  if (namer !== undefined) {
    throw new DomainError("conflict", `${namer} names "${name}": name another team there first.`);
  }
}

/** All that there is now. */
function worldOf(kinds: readonly ConfigurationKind[], standing: Standing): World {
  const names = new Map(
    kinds.map(({ kind, builtIn = [] }) => [kind, new Set([...(standing.get(kind)?.keys() ?? []), ...builtIn])]),
  );
  const none: ReadonlySet<string> = new Set();
  return {
    known: (kind: ManifestKind) => names.get(kind) ?? none,
    applied: {
      find: (kind, wanted) => standing.get(kind)?.get(wanted),
      all: (kind) => [...(standing.get(kind)?.values() ?? [])],
    },
  };
}
