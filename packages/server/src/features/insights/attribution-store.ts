import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

export type AttributionRow = {
  readonly incidentId: string;
  readonly isForeign: boolean;
  readonly shortId: string;
  readonly title: string;
  readonly serviceId: string;
  readonly environment: string | null;
  readonly beganAt: Date;
  readonly resolvedAt: Date | null;
  readonly deploymentId: string | null;
  readonly confidence: number;
  readonly because: string;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly ruleDeploymentId: string | null;
  readonly ruleConfidence: number;
  readonly ruleBecause: string;
};

/** What the rule says of an incident; what a person decided stands above it. */
export type RuledAttribution = {
  readonly incident_id: string;
  readonly is_foreign: boolean;
  readonly short_id: string;
  readonly title: string;
  readonly service_id: string;
  readonly environment: string | null;
  readonly began_at: Date;
  readonly resolved_at: Date | null;
  readonly rule_deployment_id: string | null;
  readonly rule_confidence: number;
  readonly rule_because: string;
};

export type AttributionFilter = {
  readonly incidentId?: string | undefined;
  readonly deploymentId?: string | undefined;
  readonly serviceIds?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly undecided?: boolean | undefined;
  readonly limit: number;
};

/** Which deployment each incident is put down to. */
export function attributionStore(db: Db) {
  return {
    async ofDeployments(deploymentIds: readonly string[]): Promise<AttributionRow[]> {
      const { rows } = await sql<AttributionRow>`
        select * from incident_attribution where deployment_id = any(${uuidColumn(deploymentIds)}::uuid[])
        order by began_at, incident_id`.execute(db);
      return rows;
    },

    async ofIncidents(incidentIds: readonly string[]): Promise<AttributionRow[]> {
      const { rows } = await sql<AttributionRow>`/* insights.ofIncidents */
        select * from incident_attribution where incident_id = any(${uuidColumn(incidentIds)}::uuid[])`.execute(db);
      return rows;
    },

    byShortId: (shortId: string): Promise<AttributionRow[]> =>
      db.selectFrom("incidentAttribution").selectAll().where("shortId", "=", shortId).limit(1).execute(),

    async list({
      incidentId,
      deploymentId,
      serviceIds,
      from,
      to,
      undecided,
      limit,
    }: AttributionFilter): Promise<AttributionRow[]> {
      let query = db
        .selectFrom("incidentAttribution")
        .selectAll()
        .orderBy("beganAt", "desc")
        .orderBy("incidentId")
        .limit(limit);
      if (incidentId) query = query.where("incidentId", "=", incidentId);
      if (deploymentId) query = query.where("deploymentId", "=", deploymentId);
      if (serviceIds) query = query.where(sql<boolean>`service_id = any(${uuidColumn(serviceIds)}::uuid[])`);
      if (from) query = query.where("beganAt", ">=", from);
      if (to) query = query.where("beganAt", "<", to);
      if (undecided) query = query.where("decidedBy", "is", null);
      return query.execute();
    },

    /** Writes what the rule says; where nobody decided, it holds. */
    async rule(rows: readonly RuledAttribution[]): Promise<void> {
      if (rows.length === 0) return;
      await sql`/* insights.rule */
        insert into incident_attribution as held (incident_id, is_foreign, short_id, title, service_id, environment, began_at, resolved_at,
          deployment_id, confidence, because, rule_deployment_id, rule_confidence, rule_because)
        select incident_id, is_foreign, short_id, title, service_id, environment, began_at, resolved_at,
          rule_deployment_id, rule_confidence, rule_because, rule_deployment_id, rule_confidence, rule_because
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(incident_id uuid, is_foreign boolean, short_id text, title text,
          service_id uuid, environment text, began_at timestamptz, resolved_at timestamptz, rule_deployment_id uuid,
          rule_confidence float8, rule_because text)
        order by incident_id
        on conflict (incident_id) do update set title = excluded.title, service_id = excluded.service_id,
          environment = excluded.environment, began_at = excluded.began_at, resolved_at = excluded.resolved_at,
          deployment_id = case when held.decided_by is null then excluded.deployment_id else held.deployment_id end,
          confidence = case when held.decided_by is null then excluded.confidence else held.confidence end,
          because = case when held.decided_by is null then excluded.because else held.because end,
          rule_deployment_id = excluded.rule_deployment_id, rule_confidence = excluded.rule_confidence,
          rule_because = excluded.rule_because`.execute(db);
    },

    /** What a person decided: this deployment, or none. */
    decide: (incidentId: string, decision: { deploymentId: string | null; because: string; by: string; at: Date }) =>
      db
        .updateTable("incidentAttribution")
        .set({
          deploymentId: decision.deploymentId,
          confidence: 1,
          because: decision.because,
          decidedBy: decision.by,
          decidedAt: decision.at,
        })
        .where("incidentId", "=", incidentId)
        .execute(),

    /** Nobody decided after all: what the rule says holds. */
    undecide: (incidentId: string) =>
      sql`
        update incident_attribution set deployment_id = rule_deployment_id, confidence = rule_confidence, because = rule_because,
          decided_by = null, decided_at = null
        where incident_id = ${incidentId}`.execute(db),
  };
}
