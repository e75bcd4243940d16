import { sql } from "kysely";
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

export const changeListViews = (db: Db) => ({
  /** Deployments and other changes before a moment, newest first. */
  async list({ serviceId, environment, by, kind, from, to, limit }: ChangeFilter): Promise<ListedRow[]> {
    const within = (at: string, who: string) => sql`
      (${serviceId ?? null}::uuid is null or service_id = ${serviceId ?? null}::uuid)
      and (${environment ?? null}::text is null or environment = ${environment ?? null}::text)
      and (${by ?? null}::text is null or ${sql.ref(who)} ilike '%' || ${by?.replace(/[\\%_]/g, "\\$&") ?? ""}::text || '%')
      and (${kind ?? null}::text is null or kind = ${kind ?? null}::text)
      and (${from ?? null}::timestamptz is null or ${sql.ref(at)} >= ${from ?? null}::timestamptz)
      and (${to ?? null}::timestamptz is null or ${sql.ref(at)} < ${to ?? null}::timestamptz)`;
    const { rows } = await sql<ListedRow>`
      with listed as (
        (select id, kind, version as title, service_id, environment, status, started_at as at, finished_at as ended_at,
          deployed_by as by, source, url, number
        from deployment where ${within("started_at", "deployed_by")} order by started_at desc, id desc limit ${limit})
        union all
        (select id, kind, title, service_id, environment, null, at, ended_at, author, source, url, null
        from change where ${within("at", "author")} order by at desc, id desc limit ${limit})
      )
      select listed.*, service.name as service from listed
      left join service on service.id = listed.service_id
      order by at desc, listed.id desc limit ${limit}`.execute(db);
    return rows;
  },
});
