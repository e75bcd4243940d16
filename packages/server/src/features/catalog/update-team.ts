import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import type { NamesOf } from "./check-service.ts";
import { checkTeam, noSuchTeam } from "./check-team.ts";
import { putTeams } from "./put-teams.ts";
import { describedTeam, type TeamDescription } from "./team-description.ts";

/** Replaces what the catalog says of a team, all but its name. Saying the same again changes nothing. */
export const updateTeam = ({ db }: Kernel, actor: Actor, name: string, team: TeamDescription, namesOf: NamesOf) =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    if (team.name !== name) {
      const message = `a team keeps its name, "${name}": for another name, add a new one and give it the services`;
      throw invalid([{ path: "name", message }]);
    }
    const views = catalogViews(tx);
    const row = await views.team(name);
    if (!row) throw await noSuchTeam(tx, name);
    await checkTeam(tx, team, namesOf);
    const before = describedTeam(row);
    if (isDeepStrictEqual(before, plain(team))) return row;
    await putTeams(tx, actor, "catalog.updateTeam", [{ team, before }]);
    return views.ownerTeam(name);
  });

const plain = ({ displayName, ...team }: TeamDescription): TeamDescription => ({
  ...team,
  ...(displayName === undefined || displayName === team.name ? {} : { displayName }),
});
