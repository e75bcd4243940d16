import type { Actor } from "../../kernel/actor.ts";
import { lockDefinitions } from "../../kernel/configuration/lock-definitions.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { catalogViews } from "./catalog-views.ts";
import type { NamesOf } from "./check-service.ts";
import { checkTeam } from "./check-team.ts";
import { putTeams } from "./put-teams.ts";
import type { TeamDescription } from "./team-description.ts";

/** Adds a team. Its members are users that exist; its name is free. */
export const createTeam = ({ db }: Kernel, actor: Actor, team: TeamDescription, namesOf: NamesOf) =>
  inTransaction(db, async (tx) => {
    await lockDefinitions(tx);
    await checkTeam(tx, team, namesOf);
    const views = catalogViews(tx);
    if (await views.team(team.name)) {
      const because = `There is a team "${team.name}" already: change that one, or choose another name.`;
      throw new DomainError("conflict", because, [{ path: "name", message: `"${team.name}" is taken` }]);
    }
    await putTeams(tx, actor, "catalog.createTeam", [{ team }]);
    return views.ownerTeam(team.name);
  });
