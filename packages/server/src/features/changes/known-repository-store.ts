import { repositoryName } from "@shipshape/domain/changes/repository-url";
import { sql } from "kysely";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type CodeOfService = { readonly serviceId: string; readonly urls: readonly string[] };

export const knownRepositoryStore = (tx: Tx) => ({
  /** What services say of themselves that may name a repository. */
  services: (names: readonly string[]) =>
    tx
      .selectFrom("service")
      .select(["id", "links", "annotations"])
      .where("name", "=", sql<string>`any(${[...names]})`)
      .where("archivedAt", "is", null)
      .execute(),

  /** The code of each service lies in these, and in no others. */
  async put(services: readonly CodeOfService[]): Promise<void> {
    const ids = services.map(({ serviceId }) => serviceId);
    await sql`delete from repository_service where service_id = any(${ids}::uuid[])`.execute(tx);
    const lies = services.flatMap(({ serviceId, urls }) => urls.map((url) => ({ serviceId, url })));
    if (lies.length === 0) return;
    const urls = [...new Set(lies.map(({ url }) => url))];
    const rows = urls.map((url) => ({ id: newId(), url, name: repositoryName(url) }));
    await sql`
      with told as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, url text, name text)
      ), made as (
        insert into repository (id, url, name) select id, url, name from told order by url
        on conflict (url) do update set url = excluded.url
        returning id, url
      )
      insert into repository_service (repository_id, service_id)
      select made.id, lies."serviceId"
      from jsonb_to_recordset(${JSON.stringify(lies)}::jsonb) as lies("serviceId" uuid, url text)
      join made on made.url = lies.url`.execute(tx);
  },
});
