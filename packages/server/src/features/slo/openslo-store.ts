import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** The kinds of OpenSLO that are kept whole, for objectives to refer to. */
export type KeptKind = "SLI" | "AlertCondition" | "AlertNotificationTarget" | "AlertPolicy";

/** The field by which documents refer to each kind; nothing is compiled of a notification target. */
const REFERRING: Readonly<Record<KeptKind, string | undefined>> = {
  SLI: "indicatorRef",
  AlertPolicy: "alertPolicyRef",
  AlertCondition: "conditionRef",
  AlertNotificationTarget: undefined,
};

export function opensloStore(db: Db) {
  return {
    async all(kind: KeptKind): Promise<unknown[]> {
      const rows = await db
        .selectFrom("opensloDocument")
        .select("document")
        .where("kind", "=", kind)
        .orderBy("name")
        .execute();
      return rows.map(({ document }) => document);
    },

    async byNames(kind: KeptKind, names: readonly string[]): Promise<{ name: string; document: unknown }[]> {
      if (names.length === 0) return [];
      return db
        .selectFrom("opensloDocument")
        .select(["name", "document"])
        .where("kind", "=", kind)
        .where("name", "in", [...names])
        .execute();
    },

    /** Creates documents, or replaces those of the same kind and name. */
    async put(
      kind: KeptKind,
      documents: readonly { readonly name: string; readonly document: unknown }[],
    ): Promise<void> {
      await sql`
        insert into openslo_document (kind, name, document)
        select ${kind}, name, document
        from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as given(name text, document jsonb)
        on conflict (kind, name) do update set document = excluded.document, updated_at = now()`.execute(db);
    },

    /** The documents of the objectives that refer to these, each once; to conditions through policies, too. */
    async documentsReferringTo(kind: KeptKind, names: readonly string[]): Promise<unknown[]> {
      const field = REFERRING[kind];
      if (field === undefined) return [];
      const { rows } = await sql<{ definition: unknown }>`
        with referred as (
          select ${field}::text as field, unnest(${[...names]}::text[]) as name
          union
          select 'alertPolicyRef', name from openslo_document
          where kind = 'AlertPolicy' and ${kind} = 'AlertCondition' and exists (
            select from jsonb_path_query(document, '$.spec.conditions[*].conditionRef') as condition
            where condition #>> '{}' = any(${[...names]}::text[]))
        ), wanted as (select ('$.spec.**.' || field)::jsonpath as path, array_agg(name) as names from referred group by field)
        select definition from slo
        where archived_at is null and objective_index = 0 and parent_id is null and not built_in and exists (
          select from wanted, jsonb_path_query(definition, wanted.path) as found
          where found #>> '{}' = any(wanted.names))`.execute(db);
      return rows.map(({ definition }) => definition);
    },
  };
}
