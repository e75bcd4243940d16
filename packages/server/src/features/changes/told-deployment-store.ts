import { sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import type { Tx } from "../../kernel/database.ts";

export type DeploymentWrite = {
  readonly id: string;
  readonly service_id: string;
  readonly environment: string;
  readonly version: string;
  readonly commit_sha: string | null;
  readonly kind: string;
  readonly status: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly deployed_by: string;
  readonly url: string | null;
  readonly external_id: string | null;
  readonly source: string | null;
  readonly repository_id: string | null;
  readonly artifact_identity: string | null;
  readonly labels: readonly string[];
  readonly branch: string | null;
  readonly pipeline: string | null;
  readonly title: string | null;
  readonly said: object;
};

export const COLUMNS = {
  id: "uuid",
  service_id: "uuid",
  environment: "text",
  version: "text",
  commit_sha: "text",
  kind: "text",
  status: "text",
  started_at: "timestamptz",
  finished_at: "timestamptz",
  deployed_by: "text",
  url: "text",
  external_id: "text",
  source: "text",
  repository_id: "uuid",
  artifact_identity: "text",
  labels: "text[]",
  branch: "text",
  pipeline: "text",
  title: "text",
  said: "jsonb",
} as const satisfies Record<keyof DeploymentWrite, string>;

export const NAMES = sql.raw(Object.keys(COLUMNS).join(", "));
export const TYPED = sql.raw(
  Object.entries(COLUMNS)
    .map(([name, type]) => `${name} ${type}`)
    .join(", "),
);
/** What a told one keeps of the row that stands: what the record made of it. */
const SETS = sql.raw(
  Object.keys(COLUMNS)
    .filter((name) => name !== "id" && name !== "said")
    .map((name) => `${name} = row.${name}`)
    .join(", "),
);

export type WaitingFor = {
  readonly source: string;
  readonly external_id: string;
  readonly deployment_id: string | null;
  readonly because: string;
  readonly events: readonly string[];
};

type Key = { readonly source: string; readonly externalId: string };

export const toldDeploymentStore = (tx: Tx) => ({
  /** Those of these that are known already, as they stand: as deployments, or beside one that another source tells too. */
  async standing(keys: readonly Key[]) {
    const { rows } = await sql<{
      id: string;
      source: string;
      externalId: string;
      serviceId: string;
      environment: string;
      status: string;
      startedAt: Date;
      isTwin: boolean;
      leaderId: string;
    }>`/* changes.standingTold */
      with wanted as (
        select * from unnest(
          ${textColumn(keys.map(({ source }) => source))}::text[], ${textColumn(keys.map(({ externalId }) => externalId))}::text[]
        ) as wanted(source, external_id)
      )
      select id, source, external_id, service_id, environment, status, started_at, false as is_twin, id as leader_id
      from wanted join deployment using (source, external_id)
      union all
      select id, source, external_id, service_id, environment, status, started_at, true, deployment_id
      from wanted join deployment_twin using (source, external_id)`.execute(tx);
    return new Map(rows.map((row) => [`${row.source} ${row.externalId}`, row]));
  },

  async insert(rows: readonly DeploymentWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.insertDeployments */
      insert into deployment (${NAMES})
      select ${NAMES} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(${TYPED})
      order by started_at, id`.execute(tx);
  },

  async update(rows: readonly DeploymentWrite[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.updateDeployments */
      update deployment set ${SETS}, said = (deployment.said - 'kind' - 'commit' - 'repository' - 'commits' - 'own') || row.said
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(${TYPED})
      where deployment.id = row.id`.execute(tx);
  },

  /** Which deployment each is, or what it waits for; the events that waited and need not any more are read again. */
  async place(rows: readonly WaitingFor[]): Promise<void> {
    if (rows.length === 0) return;
    await sql`/* changes.place */
      with row as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row(source text, external_id text, deployment_id uuid, because text, events uuid[])
      ), before as (
        select told.waiting_events, row.deployment_id from told_deployment told join row using (source, external_id)
        for update of told
      ), placed as (
        update told_deployment told set deployment_id = coalesce(row.deployment_id, told.deployment_id), because = row.because,
          waiting_events = case when row.deployment_id is not null then '{}'
            else (select coalesce(array_agg(distinct id), '{}') from unnest(told.waiting_events || row.events) id) end
        from row where told.source = row.source and told.external_id = row.external_id
      )
      update change_event set state = 'waiting'
      where state = 'unmapped' and id in (select unnest(waiting_events) from before where deployment_id is not null)
        and id not in (select unnest(events) from row)`.execute(tx);
  },
});
