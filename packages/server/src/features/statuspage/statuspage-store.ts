import { type Selectable, sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { StatusUpdate } from "../../kernel/tables.ts";

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

    /** The pages that show a service, each with what it calls it; null where it has no name of its own for it. */
    pagesShowing: (serviceName: string) =>
      db
        .selectFrom("statusPageComponent")
        .innerJoin("statusPage", "statusPage.id", "statusPageComponent.statusPageId")
        .select(["statusPage.id", "statusPage.name", "statusPageComponent.name as component"])
        .distinctOn("statusPage.id")
        .where("serviceName", "=", serviceName)
        .orderBy("statusPage.id")
        .orderBy("position")
        .execute(),

    /** Those of these services that any page shows. */
    async shownOf(serviceNames: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ name: string }>`/* statuspage.shownOf */
        select distinct service_name as name from status_page_component
        where service_name = any(${textColumn(serviceNames)}::text[])`.execute(db);
      return new Set(rows.map(({ name }) => name));
    },

    /** What each page told last of an incident, by page. */
    async lastStatusOf(incidentId: string): Promise<ReadonlyMap<string, string>> {
      const rows = await db
        .selectFrom("statusUpdate")
        .select(["statusPageId", "status"])
        .distinctOn("statusPageId")
        .where("incidentId", "=", incidentId)
        .orderBy("statusPageId")
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .execute();
      return new Map(rows.map(({ statusPageId, status }) => [statusPageId, status]));
    },

    /** What a page calls an incident since it told of it first. */
    titleOf: async (statusPageId: string, incidentId: string): Promise<string | undefined> =>
      (
        await db
          .selectFrom("statusUpdate")
          .select("incidentTitle")
          .where("statusPageId", "=", statusPageId)
          .where("incidentId", "=", incidentId)
          .limit(1)
          .executeTakeFirst()
      )?.incidentTitle,

    /** The last updates of each page, newest first. */
    async lastUpdates(pageIds: readonly string[], each: number) {
      const { rows } = await sql<Selectable<StatusUpdate>>`
        select told.* from unnest(${[...pageIds]}::uuid[]) page_id
        cross join lateral (
          select * from status_update where status_page_id = page_id order by at desc, id desc limit ${each}
        ) told`.execute(db);
      return rows;
    },

    /** Writes updates; returns those that did not stand there yet. */
    insertUpdates: (updates: readonly (UpdateRow & { readonly statusPageId: string })[]) =>
      updates.length === 0
        ? Promise.resolve([])
        : db
            .insertInto("statusUpdate")
            .values(updates.map((update) => ({ id: newId(), ...update })))
            .onConflict((conflict) => conflict.columns(["statusPageId", "sourceKey"]).doNothing())
            .returning(["id", "statusPageId"])
            .execute(),

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
