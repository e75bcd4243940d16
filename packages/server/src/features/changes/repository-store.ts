import { repositoryName, repositoryUrl } from "@shipshape/domain/changes/repository-url";
import { sql } from "kysely";
import { named, type Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

/** The id of a repository by any address of it; undefined where it is no address. */
export type RepositoryIds = (told: string | undefined) => string | undefined;

/** The repositories of these addresses, made where they are new. */
export async function repositoriesOf(tx: Tx, told: readonly (string | undefined)[]): Promise<RepositoryIds> {
  const urls = [...new Set(told.flatMap((one) => repositoryUrl(one ?? "") ?? []))].toSorted();
  if (urls.length === 0) return () => undefined;
  const rows = urls.map((url) => ({ id: newId(), url, name: repositoryName(url) }));
  await sql`/* changes.makeRepositories */
    insert into repository (id, url, name)
    select id, url, name from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id uuid, url text, name text)
    on conflict (url) do nothing`.execute(tx);
  const known = await named(
    tx.selectFrom("repository").select(["id", "url"]).where(sql<boolean>`url = any(${urls}::text[])`),
    "changes.repositoriesByUrl",
  ).execute();
  const ids = new Map(known.map(({ id, url }) => [url, id]));
  return (address) => ids.get((address === undefined ? undefined : repositoryUrl(address)) ?? "");
}
