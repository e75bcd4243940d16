import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import { sql } from "kysely";
import type { Db } from "../database.ts";

/** Where something stood last, and as what. */
export type OwnedWrite = {
  readonly kind: ManifestKind;
  readonly name: string;
  readonly file: string;
  readonly document: unknown;
};

type Named = Pick<OwnedWrite, "kind" | "name">;

/** What sources of files named when they were applied last. */
export const ownedStore = (db: Db) => ({
  of: async (source: string): Promise<OwnedWrite[]> => {
    const { rows } = await sql<OwnedWrite>`
      select kind, name, file, document from configuration_document where source = ${source}
      order by kind, name`.execute(db);
    return rows;
  },

  /** A source owns what it names from now on, whoever did before. */
  async own(source: string, documents: readonly OwnedWrite[]): Promise<void> {
    if (documents.length === 0) return;
    await sql`
      insert into configuration_document as owned (kind, name, source, file, document)
      select kind, name, ${source}, file, document
      from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as row(kind text, name text, file text, document jsonb)
      on conflict (kind, name) do update set
        source = excluded.source, file = excluded.file, document = excluded.document, applied_at = now()
      where (owned.source, owned.file, owned.document) is distinct from
        (excluded.source, excluded.file, excluded.document)`.execute(db);
  },

  /** What is there no more is nobody's: who makes it again by hand keeps it. */
  async forget(named: readonly Named[]): Promise<void> {
    if (named.length === 0) return;
    await sql`
      delete from configuration_document using jsonb_to_recordset(${JSON.stringify(named)}::jsonb)
        as row(kind text, name text)
      where configuration_document.kind = row.kind and configuration_document.name = row.name`.execute(db);
  },
});
