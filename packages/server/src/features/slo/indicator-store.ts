import type { IndicatorTemplate } from "@shipshape/domain/slo/indicator-template";
import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Indicator } from "../../kernel/tables.ts";

export type IndicatorRow = Omit<Selectable<Indicator>, "spec"> & { readonly spec: IndicatorTemplate };

export type IndicatorWrite = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: IndicatorTemplate;
};

export function indicatorStore(db: Db) {
  const indicators = db.selectFrom("indicator").selectAll();
  return {
    all: async () => (await indicators.orderBy("name").execute()) as unknown as IndicatorRow[],
    byNames: async (names: readonly string[]) =>
      (await indicators.where("name", "in", ["", ...names]).execute()) as unknown as IndicatorRow[],

    /** Creates indicators, or replaces those of the same name. */
    async put(writes: readonly IndicatorWrite[]): Promise<void> {
      const rows = writes.map(({ displayName, ...row }) => ({ ...row, display_name: displayName }));
      await sql`
        insert into indicator (id, name, display_name, labels, annotations, spec)
        select id, name, display_name, labels, annotations, spec
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as given(id uuid, name text, display_name text, labels jsonb, annotations jsonb, spec jsonb)
        on conflict (name) do update set
          display_name = excluded.display_name, labels = excluded.labels, annotations = excluded.annotations,
          spec = excluded.spec, updated_at = now()`.execute(db);
    },

    /** The documents of the objectives that refer to these indicators, each once. */
    async documentsReferringTo(names: readonly string[]): Promise<unknown[]> {
      const { rows } = await sql<{ definition: unknown }>`
        select distinct on (definition #>> '{metadata,name}') definition from slo
        where archived_at is null and definition #>> '{spec,indicatorRef}' = any(${[...names]}::text[])`.execute(db);
      return rows.map(({ definition }) => definition);
    },
  };
}
