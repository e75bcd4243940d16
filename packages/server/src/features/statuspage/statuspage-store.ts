import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type PageRow = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly components: readonly { readonly name: string | null; readonly serviceName: string }[];
};

export type UpdateRow = {
  readonly incidentId: string;
  readonly incidentTitle: string;
  readonly status: string;
  readonly text: string;
  readonly at: Date;
  readonly publishedBy: string;
  /** The fact it tells: told twice, it stands once. */
  readonly sourceKey: string | null;
};

export function statuspageStore(db: Db) {
  return {
    pages: () => db.selectFrom("statusPage").selectAll().orderBy("name").execute(),
    page: (name: string) => db.selectFrom("statusPage").selectAll().where("name", "=", name).executeTakeFirst(),
    components: (pageIds: readonly string[]) =>
      db
        .selectFrom("statusPageComponent")
        .selectAll()
        .where(sql<boolean>`status_page_id = any(${[...pageIds]}::uuid[])`)
        .orderBy("position")
        .execute(),

    async putPage({ components, labels, annotations, ...page }: PageRow): Promise<void> {
      const values = { ...page, labels: JSON.stringify(labels), annotations: JSON.stringify(annotations) };
      const { id } = await db
        .insertInto("statusPage")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .returning("id")
        .executeTakeFirstOrThrow();
      await db.deleteFrom("statusPageComponent").where("statusPageId", "=", id).execute();
      const rows = components.map((component, position) => ({ statusPageId: id, position, ...component }));
      await db.insertInto("statusPageComponent").values(rows).execute();
    },

    /** One update on every page that shows the service; returns the names of the pages that did not have it yet. */
    async tellPagesOf(serviceName: string, update: UpdateRow): Promise<string[]> {
      const { rows } = await sql<{ name: string }>`
        with shown as (
          select distinct status_page_id from status_page_component where service_name = ${serviceName}
        ), told as (
          insert into status_update (id, status_page_id, incident_id, incident_title, status, text, at, published_by, source_key)
          select gen_random_uuid(), status_page_id, ${update.incidentId}::uuid, ${update.incidentTitle}, ${update.status},
            ${update.text}, ${update.at}, ${update.publishedBy}, ${update.sourceKey}
          from shown
          on conflict (status_page_id, source_key) do nothing
          returning status_page_id
        )
        select name from status_page join told on told.status_page_id = status_page.id`.execute(db);
      return rows.map(({ name }) => name);
    },

    async insertUpdate(statusPageId: string, update: UpdateRow): Promise<string> {
      const id = newId();
      await db
        .insertInto("statusUpdate")
        .values({ id, statusPageId, ...update })
        .execute();
      return id;
    },

    updates: (statusPageId: string, since: Date) =>
      db
        .selectFrom("statusUpdate")
        .selectAll()
        .where("statusPageId", "=", statusPageId)
        .where("at", ">=", since)
        .orderBy("at", "desc")
        .limit(200)
        .execute(),
  };
}
