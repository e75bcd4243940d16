import type { Reference } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";
import { twinStore } from "./twin-store.ts";

export type NewDeployment = {
  readonly id: string;
  readonly serviceId: string;
  readonly environment: string;
  readonly version: string;
  readonly previousVersion: string | null;
  readonly commitSha: string | null;
  readonly previousCommitSha: string | null;
  readonly kind: "deploy" | "rollback";
  readonly startedAt: Date;
  readonly deployedBy: string;
  readonly url: string | null;
  readonly externalId: string | null;
};

export type DeploymentFilter = {
  readonly serviceIds?: readonly string[] | undefined;
  readonly environment?: string | undefined;
  readonly status?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

type Place = {
  readonly id: string;
  readonly serviceId: string;
  readonly environment: string;
  readonly startedAt: Date;
};

/** Where another source lent a deployment its end, its own end is kept as its own. */
const OWN_END = (status: string, finishedAt: Date) => sql<string>`
  case when said ? 'own' then said || jsonb_build_object('own',
    said -> 'own' || jsonb_build_object('status', ${status}::text, 'finishedAt', ${finishedAt.toISOString()}::text)) else said end`;

export type DeploymentRow = Awaited<ReturnType<ReturnType<typeof changesStore>["deployment"]>> & {};

export function changesStore(db: Db) {
  return {
    /** A deployment by its id, or by the number in DEP-41; also by those that it had before two were found to be one. */
    async deployment(reference: Reference) {
      const query = db.selectFrom("deployment").selectAll();
      const row = await ("id" in reference
        ? query.where("id", "=", reference.id)
        : query.where("number", "=", reference.number)
      ).executeTakeFirst();
      const leader = row ? undefined : await twinStore(db).leaderOf(reference);
      return leader === undefined ? row : query.where("id", "=", leader).executeTakeFirst();
    },

    byNumbers: (numbers: readonly number[]) =>
      db
        .selectFrom("deployment")
        .selectAll()
        .where(sql<boolean>`number = any(${[...numbers]}::bigint[])`)
        .execute(),

    byIds: (ids: readonly string[]) =>
      db
        .selectFrom("deployment")
        .selectAll()
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .execute(),

    /** Inserts; where the caller's own id is known for this place, the row that stands there is returned. */
    async start(row: NewDeployment) {
      const inserted = await db
        .insertInto("deployment")
        .values({ ...row, status: "in_progress" })
        .onConflict((conflict) =>
          conflict
            .columns(["serviceId", "environment", "externalId"])
            .where("externalId", "is not", null)
            .where("source", "is", null)
            .doNothing(),
        )
        .returningAll()
        .executeTakeFirst();
      if (inserted) return { deployment: inserted, isNew: true };
      const standing = await this.byOwnId(row);
      if (!standing) throw new Error(`the deployment ${row.externalId} is neither new nor known`);
      return { deployment: standing, isNew: false };
    },

    /** What stands in a place under the caller's own id. */
    byOwnId: ({
      serviceId,
      environment,
      externalId,
    }: Pick<NewDeployment, "serviceId" | "environment" | "externalId">) =>
      db
        .selectFrom("deployment")
        .selectAll()
        .where("serviceId", "=", serviceId)
        .where("environment", "=", environment)
        .where("externalId", "=", externalId)
        .where("source", "is", null)
        .executeTakeFirst(),

    /** Ends a running deployment; nothing when it has ended before. */
    finish: (id: string, status: string, finishedAt: Date) =>
      db
        .updateTable("deployment")
        .set({ status, finishedAt, said: OWN_END(status, finishedAt) })
        .where("id", "=", id)
        .where(sql<boolean>`coalesce(said #>> '{own,status}', status) = 'in_progress'`)
        .returningAll()
        .executeTakeFirst(),

    /** What ran in a place before a moment: its last success. */
    ranBefore: (serviceId: string, environment: string, at: Date) =>
      db
        .selectFrom("deployment")
        .select(["version", "commitSha"])
        .where("serviceId", "=", serviceId)
        .where("environment", "=", environment)
        .where("status", "=", "succeeded")
        .where("finishedAt", "<=", at)
        .orderBy("finishedAt", "desc")
        .limit(1)
        .executeTakeFirst(),

    /** The deployments before and after one in its place. */
    async neighbours({ id, serviceId, environment, startedAt }: Place) {
      const place = db
        .selectFrom("deployment")
        .select("number")
        .where("serviceId", "=", serviceId)
        .where("environment", "=", environment)
        .limit(1);
      const [previous, next] = await Promise.all([
        place
          .where(sql<boolean>`(started_at, id) < (${startedAt}::timestamptz, ${id}::uuid)`)
          .orderBy("startedAt", "desc")
          .orderBy("id", "desc")
          .executeTakeFirst(),
        place
          .where(sql<boolean>`(started_at, id) > (${startedAt}::timestamptz, ${id}::uuid)`)
          .orderBy("startedAt")
          .orderBy("id")
          .executeTakeFirst(),
      ]);
      return { previous, next };
    },

    /** Newest first. `after` is the id of the last row of the page before. */
    list({ serviceIds, environment, status, from, to, after, limit }: DeploymentFilter) {
      const conditions = {
        serviceIds: serviceIds && sql<boolean>`service_id = any(${uuidColumn(serviceIds)}::uuid[])`,
        environment: environment && sql<boolean>`environment = ${environment}`,
        status: status && sql<boolean>`status = ${status}`,
        from: from && sql<boolean>`started_at >= ${from}`,
        to: to && sql<boolean>`started_at <= ${to}`,
        after:
          after && sql<boolean>`(started_at, id) < (select started_at, id from deployment where id = ${after}::uuid)`,
      };
      let query = db
        .selectFrom("deployment")
        .selectAll()
        .orderBy("startedAt", "desc")
        .orderBy("id", "desc")
        .limit(limit);
      let name = "changes.list";
      for (const [asked, condition] of Object.entries(conditions)) {
        if (!condition) continue;
        query = query.where(condition);
        name += `-${asked}`;
      }
      return named(query, name).execute();
    },

    /** The last success in every place. */
    running: (serviceIds: readonly string[] | undefined, environment: string | undefined) => {
      let query = db
        .selectFrom("deployment")
        .selectAll()
        .distinctOn(["serviceId", "environment"])
        .where("status", "=", "succeeded")
        .orderBy("serviceId")
        .orderBy("environment")
        .orderBy("finishedAt", "desc");
      if (serviceIds) query = query.where("serviceId", "in", [...serviceIds]);
      if (environment) query = query.where("environment", "=", environment);
      return query.execute();
    },
  };
}
