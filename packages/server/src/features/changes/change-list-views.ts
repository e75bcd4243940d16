import { type RawBuilder, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type ChangeFilter = {
  readonly serviceId?: string | undefined;
  readonly environment?: string | undefined;
  readonly by?: string | undefined;
  readonly kind?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
};

export type ListedRow = {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly service: string | null;
  readonly environment: string | null;
  readonly status: string | null;
  readonly at: Date;
  readonly endedAt: Date | null;
  readonly by: string | null;
  readonly source: string | null;
  readonly url: string | null;
  readonly number: number | null;
};

const TOLD_AS_DEPLOYMENT = ["deploy", "rollback"];

/**
 * Everybody whose name holds this. There are far fewer of them than of what they did: from one name to the next in the index, and then
 * the newest of each. `who` is the column that leads an index with the time behind it.
 */
const byPeople = (table: "deployment" | "change", who: string, by: string) => {
  const name = sql.ref(who);
  return sql`
    with recursive person(name) as (
      (select ${name} from ${sql.table(table)} where ${name} is not null order by ${name} limit 1)
      union all
      select (select ${name} from ${sql.table(table)} where ${name} > person.name order by ${name} limit 1)
      from person where person.name is not null
    )
    select name from person where name ilike '%' || ${by.replace(/[\\%_]/g, "\\$&")}::text || '%'`;
};

export const changeListViews = (db: Db) => ({
  /** Deployments and other changes before a moment, newest first. */
  async list({ serviceId, environment, by, kind, from, to, limit }: ChangeFilter): Promise<ListedRow[]> {
    const newest = (table: "deployment" | "change", at: string, who: string, columns: RawBuilder<unknown>) => {
      const isAsked = kind === undefined || TOLD_AS_DEPLOYMENT.includes(kind) === (table === "deployment");
      const rows = (whose: RawBuilder<unknown>) => sql`
        select ${columns} from ${sql.table(table)}
        where ${sql.lit(isAsked)} and ${whose}
          and (${serviceId ?? null}::uuid is null or service_id = ${serviceId ?? null}::uuid)
          and (${environment ?? null}::text is null or environment = ${environment ?? null}::text)
          and (${kind ?? null}::text is null or kind = ${kind ?? null}::text)
          and (${from ?? null}::timestamptz is null or ${sql.ref(at)} >= ${from ?? null}::timestamptz)
          and (${to ?? null}::timestamptz is null or ${sql.ref(at)} < ${to ?? null}::timestamptz)
        order by ${sql.ref(at)} desc, id desc limit ${limit}`;
      if (by === undefined) return rows(sql`true`);
      return sql`
        select own.* from (${byPeople(table, who, by)}) person
        cross join lateral (${rows(sql`${sql.ref(who)} = person.name`)}) own`;
    };
    const { rows } = await sql<ListedRow>`
      with listed as (
        (${newest(
          "deployment",
          "started_at",
          "deployed_by",
          sql`id, kind, version as title, service_id, environment, status, started_at as at, finished_at as ended_at,
            deployed_by as by, source, url, number`,
        )})
        union all
        (${newest(
          "change",
          "at",
          "author",
          sql`id, kind, title, service_id, environment, null::text as status, at, ended_at, author as by, source, url,
            null::bigint as number`,
        )})
      )
      select listed.*, service.name as service from listed
      left join service on service.id = listed.service_id
      order by at desc, listed.id desc limit ${limit}`.execute(db);
    return rows;
  },
});
