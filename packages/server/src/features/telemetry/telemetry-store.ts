import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Source } from "../../kernel/tables.ts";

export type SourceRow = Selectable<Source>;

export type SourceInput = Pick<SourceRow, "name" | "displayName" | "description" | "kind" | "url"> &
  Pick<SourceRow, "sealedToken" | "tokenReference"> & {
    readonly id: string;
    readonly labels: Readonly<Record<string, string | string[]>>;
    readonly annotations: Readonly<Record<string, string>>;
  };

/** How asking a source went. */
export type SourceOutcome = { readonly sourceId: string; readonly at: Date; readonly error: string | null };

export function telemetryStore(db: Db) {
  const sources = db.selectFrom("source").selectAll().where("removedAt", "is", null);
  return {
    sources: () => sources.orderBy("name").execute(),
    source: (name: string) => sources.where("name", "=", name).executeTakeFirst(),
    sourcesByName: (names: readonly string[]) => sources.where("name", "in", ["", ...names]).execute(),

    async putSource({ labels, annotations, ...source }: SourceInput): Promise<void> {
      const values = { ...source, labels: JSON.stringify(labels), annotations: JSON.stringify(annotations) };
      const { id: _, ...changed } = values;
      await db
        .insertInto("source")
        .values(values)
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet({ ...changed, updatedAt: sql`now()`, removedAt: null }),
        )
        .execute();
    },

    remove: (name: string) =>
      db
        .updateTable("source")
        .set({ removedAt: sql`now()` })
        .where("name", "=", name)
        .where("removedAt", "is", null)
        .returningAll()
        .executeTakeFirst(),
    restore: (name: string) =>
      db
        .updateTable("source")
        .set({ removedAt: null })
        .where("name", "=", name)
        .where("removedAt", "is not", null)
        .returningAll()
        .executeTakeFirst(),

    /** Makes the source that is ourselves, once. */
    async ensureOwnSource(id: string, name: string, displayName: string): Promise<void> {
      await db
        .insertInto("source")
        .values({ id, name, displayName, kind: "self" })
        .onConflict((conflict) => conflict.column("name").doNothing())
        .execute();
    },

    async recordOutcomes(outcomes: readonly SourceOutcome[]): Promise<void> {
      const rows = outcomes.map(({ sourceId, at, error }) => ({ id: sourceId, at: at.toISOString(), error }));
      await sql`
        update source set
          last_success_at = case when outcome.error is null then outcome.at else last_success_at end,
          last_error_at = case when outcome.error is null then last_error_at else outcome.at end,
          last_error = coalesce(outcome.error, last_error)
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as outcome(id uuid, at timestamptz, error text)
        where source.id = outcome.id`.execute(db);
    },
  };
}
