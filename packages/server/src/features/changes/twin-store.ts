import type { DeploymentTold } from "@shipshape/domain/changes/same-deployment";
import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import type { Place } from "./history-store.ts";
import { COLUMNS, type DeploymentWrite, NAMES, TYPED, toldDeploymentStore } from "./told-deployment-store.ts";

/** A place, and the stretch of time in which something was told of it. */
export type Stretch = Place & { readonly from: Date; readonly to: Date };

/** What of the words of a row in `deployment` is its own, where a twin lends it more. */
export type Own = {
  readonly status: DeploymentTold["status"];
  readonly finishedAt: string | null;
  readonly commit: string | null;
  readonly repository: string | null;
  readonly artifact: string | null;
};

export type StandingTold = Omit<DeploymentWrite, "said"> & {
  readonly said: { readonly kind?: string; readonly own?: Own; readonly [word: string]: unknown };
  /** DEP-41 is 41; a twin has one only where it once stood by itself. */
  readonly number: number | null;
  /** Whose twin it is; null of one that stands by itself. */
  readonly deploymentId: string | null;
};

/** Which of the columns change when one takes the words of another. */
const WORDS = sql.raw(
  Object.keys(COLUMNS)
    .filter((name) => name !== "id")
    .map((name) => `${name} = row.${name}`)
    .join(", "),
);

export type TwinWrite = DeploymentWrite & { readonly number: number | null; readonly deployment_id: string };

export const twinStore = (db: Db) => ({
  /** All that was told of deployments that began in these places within these stretches. */
  async near(stretches: readonly Stretch[]): Promise<StandingTold[]> {
    if (stretches.length === 0) return [];
    const rows = JSON.stringify(
      stretches.map(({ serviceId, environment, from, to }) => ({
        service_id: serviceId,
        environment,
        since: from,
        until: to,
      })),
    );
    const { rows: found } = await sql<{ told: StandingTold }>`/* changes.near */
      with place as (
        select * from jsonb_to_recordset(${rows}::jsonb) as row(service_id uuid, environment text, since timestamptz, until timestamptz)
      ), near as (
        select distinct ${NAMES}, number, null::uuid as "deploymentId" from place join deployment using (service_id, environment)
        where started_at between since and until
        union all
        select distinct ${NAMES}, number, deployment_id from place join deployment_twin using (service_id, environment)
        where started_at between since and until
      )
      select to_jsonb(near) as told from near`.execute(db);
    return found.map(({ told }) => ({
      ...told,
      started_at: new Date(told.started_at),
      finished_at: told.finished_at === null ? null : new Date(told.finished_at),
    }));
  },

  /** These stand by themselves no more, or are twins no more. What a source told is told of another from now on. */
  async remove(deployments: readonly { readonly id: string; readonly instead: string }[], twins: readonly string[]) {
    if (twins.length > 0)
      await sql`delete from deployment_twin where id = any(${uuidColumn([...twins])}::uuid[])`.execute(db);
    if (deployments.length === 0) return;
    const [ids, instead] = [
      uuidColumn(deployments.map(({ id }) => id)),
      uuidColumn(deployments.map((one) => one.instead)),
    ];
    await sql`
      update told_deployment set deployment_id = row.instead
      from unnest(${ids}::uuid[], ${instead}::uuid[]) as row(id, instead) where deployment_id = row.id`.execute(db);
    await sql`
      update deployment_twin set deployment_id = row.instead
      from unnest(${ids}::uuid[], ${instead}::uuid[]) as row(id, instead) where deployment_id = row.id`.execute(db);
    await sql`delete from deployment where id = any(${ids}::uuid[])`.execute(db);
  },

  /** What stands by itself from now on. */
  add: (rows: readonly DeploymentWrite[]): Promise<void> => toldDeploymentStore(db as Tx).insert(rows),

  /** Deployments take these words, their own or those of who leads them now. */
  async reword(rows: readonly DeploymentWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      update deployment set ${WORDS} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(${TYPED})
      where deployment.id = row.id`.execute(db);
  },

  async addTwins(rows: readonly TwinWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.addTwins */
      insert into deployment_twin (${NAMES}, number, deployment_id)
      select ${NAMES}, number, deployment_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(${TYPED}, number bigint, deployment_id uuid)`.execute(
      db,
    );
    await this.toldOf(rows.map(({ source, external_id, deployment_id }) => ({ source, external_id, deployment_id })));
  },

  /** Of which deployment a source told. */
  async toldOf(
    rows: readonly {
      readonly source: string | null;
      readonly external_id: string | null;
      readonly deployment_id: string;
    }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.toldOf */
      update told_deployment told set deployment_id = row.deployment_id
      from unnest(
        ${textColumn(rows.map(({ source }) => source))}::text[], ${textColumn(rows.map(({ external_id }) => external_id))}::text[],
        ${uuidColumn(rows.map(({ deployment_id }) => deployment_id))}::uuid[]
      ) as row(source, external_id, deployment_id)
      where told.source = row.source and told.external_id = row.external_id`.execute(db);
  },

  /** The words of twins themselves, told anew. */
  async rewordTwins(rows: readonly DeploymentWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`
      update deployment_twin set ${WORDS} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(${TYPED})
      where deployment_twin.id = row.id`.execute(db);
  },

  /** The deployment that one was merged into, which was a deployment of its own once. */
  async leaderOf(reference: { readonly id: string } | { readonly number: number }): Promise<string | undefined> {
    const where = "id" in reference ? sql`id = ${reference.id}::uuid` : sql`number = ${reference.number}`;
    const { rows } = await sql<{ deploymentId: string }>`
      select deployment_id from deployment_twin where ${where}`.execute(db);
    return rows[0]?.deploymentId;
  },
});
