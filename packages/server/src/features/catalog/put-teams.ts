import { teamChanged } from "@shipshape/contract/catalog";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import { audit, usersByName } from "../access/index.ts";
import { catalogStore } from "./catalog-store.ts";
import type { TeamDescription } from "./team-description.ts";

export type TeamPut = { readonly team: TeamDescription; readonly before?: TeamDescription | undefined };

/** Creates or replaces teams that were found sound: rows, audit and events in a few statements for all of them. */
export async function putTeams(tx: Tx, actor: Actor, action: string, puts: readonly TeamPut[]): Promise<void> {
  const users = await usersByName(tx, [...new Set(puts.flatMap(({ team }) => team.members))]);
  const idsOf = (members: readonly string[]) => members.flatMap((member) => users.get(member)?.id ?? []);
  await catalogStore(tx).putTeams(puts.map(({ team }) => ({ ...team, memberIds: idsOf(team.members) })));
  const audited = puts.map(({ team, before }) => ({
    action,
    subject: `team:${team.name}`,
    ...(before ? { before } : {}),
    after: team,
  }));
  await audit(tx, actor, ...audited);
  const tellings = puts.map(({ team: { name } }) => ({
    event: teamChanged,
    payload: { team: name },
    subject: `team:${name}`,
  }));
  await emitAll(tx, actor, tellings);
}
