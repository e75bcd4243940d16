import type { KnownTargets } from "@shipshape/domain/alerts/alertmanager-file";
import type { Db } from "../../kernel/database.ts";

/** What a receiver of the route tree may stand for: escalation policies and teams, by name. */
export async function receiverTargets(db: Db): Promise<KnownTargets> {
  const [policies, teams] = await Promise.all([
    db.selectFrom("escalationPolicy").select("name").execute(),
    db.selectFrom("team").select("name").execute(),
  ]);
  return { policies: new Set(policies.map(({ name }) => name)), teams: new Set(teams.map(({ name }) => name)) };
}
