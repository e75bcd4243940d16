import { sql } from "kysely";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export const knownRepositoryStore = (tx: Tx) => ({
  /** What a service says of itself that may name a repository. */
  service: (name: string) =>
    tx
      .selectFrom("service")
      .select(["id", "links", "annotations"])
      .where("name", "=", name)
      .where("archivedAt", "is", null)
      .executeTakeFirst(),

  /** The code of a service lies in these, and in no others. */
  async put(
    serviceId: string,
    repositories: readonly { readonly url: string; readonly name: string }[],
  ): Promise<void> {
    await sql`delete from repository_service where service_id = ${serviceId}::uuid`.execute(tx);
    if (repositories.length === 0) return;
    const rows = repositories.map((row) => ({ id: newId(), ...row }));
    await sql`
      with told as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, url text, name text)
      ), made as (
        insert into repository (id, url, name) select id, url, name from told order by url
        on conflict (url) do update set url = excluded.url
        returning id
      )
      insert into repository_service (repository_id, service_id) select id, ${serviceId}::uuid from made`.execute(tx);
  },
});
