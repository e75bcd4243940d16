import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

type Held = { readonly incidentId: string; readonly role: string; readonly userId: string; readonly userName: string };

export function rolesStore(db: Db) {
  return {
    roles: (incidentId: string) =>
      db.selectFrom("incidentRole").selectAll().where("incidentId", "=", incidentId).orderBy("role").execute(),
    put: ({ incidentId, role, userId, userName }: Held) =>
      db
        .insertInto("incidentRole")
        .values({ incidentId, role, userId, userName, since: sql`now()` })
        .onConflict((conflict) =>
          conflict.columns(["incidentId", "role"]).doUpdateSet({ userId, userName, since: sql`now()` }),
        )
        .execute(),
    remove: (incidentId: string, role: string) =>
      db.deleteFrom("incidentRole").where("incidentId", "=", incidentId).where("role", "=", role).execute(),
  };
}
