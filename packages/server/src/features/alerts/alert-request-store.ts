import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** A request that its sender may ask about afterwards. */
export type AlertRequestWrite = {
  readonly id: string;
  readonly integrationId: string | null;
  readonly action: string;
  readonly alias: string;
  readonly identity: string | null;
};

export const alertRequestStore = (db: Db) => ({
  async insert(requests: readonly AlertRequestWrite[]): Promise<void> {
    const rows = requests.map(({ integrationId, ...row }) => ({ ...row, integration_id: integrationId }));
    await sql`
      insert into alert_request (id, integration_id, action, alias, identity)
      select id, integration_id, action, alias, identity
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row(id uuid, integration_id uuid, action text, alias text, identity text)`.execute(db);
  },
});
