import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** What the platform knows of a service, as far as its readiness goes. */
export type ReadinessRow = {
  readonly serviceId: string;
  readonly contacts: number;
  readonly escalationPolicy: string | null;
  readonly described: boolean;
  readonly runbook: string | null;
  readonly dashboards: number;
  /** What the annotation `deployment-strategy` says, under whatever prefix. */
  readonly strategy: string | null;
  /** The controller that last asked the gate at a step of its way out. */
  readonly rollout: { readonly controller: string; readonly at: string } | null;
  /** Links titled changelog or releases. */
  readonly changelogs: number;
  readonly release: { readonly version: string; readonly at: string } | null;
  readonly targets: readonly number[];
  readonly measured: number;
  readonly dependencies: number;
  readonly dependenciesWithout: readonly string[];
  readonly lastBuildAt: Date | null;
  readonly lastDeployment: { readonly number: number; readonly by: string; readonly startedAt: string } | null;
  readonly rollbackAt: Date | null;
  readonly gateAskedAt: Date | null;
  readonly testsAt: Date | null;
  readonly findingsAt: Date | null;
  readonly coverage: { readonly at: string; readonly summary: unknown } | null;
};

/** What other rooms' tables say of the readiness of services, with one statement however many they are. */
export async function readinessFacts(db: Db, serviceIds: readonly string[]): Promise<ReadinessRow[]> {
  const { rows } = await sql<ReadinessRow>`
    with asked as (
      select service.*, team.contacts as team_contacts,
        coalesce(service.escalation_policy, team.escalation_policy) as pages
      from service join team on team.id = team_id where service.id = any(${[...serviceIds]}::uuid[])
    ), objective as (
      select service_id, array_agg((rules ->> 'target')::float8) as targets,
        (count(*) filter (where slo_state.status is not null and slo_state.status <> 'no_data'))::int as measured
      from slo left join slo_state on slo_id = slo.id
      where archived_at is null and parent_id is null and service_id = any(${[...serviceIds]}::uuid[]) group by service_id
    ), dependency as (
      select service_id, count(*)::int as dependencies, array_agg(depends_on order by depends_on)
        filter (where not exists (
          select from service called join slo on slo.service_id = called.id and slo.archived_at is null
          where called.name = depends_on and called.archived_at is null
        )) as without
      from service_dependency where service_id = any(${[...serviceIds]}::uuid[]) group by service_id
    )
    select asked.id as service_id,
      jsonb_array_length(asked.contacts) + jsonb_array_length(team_contacts) as contacts,
      pages as escalation_policy, asked.description <> '' as described, asked.runbook,
      (select count(*)::int from jsonb_array_elements(asked.links) as link where link ->> 'title' ilike '%dashboard%') as dashboards,
      (select value from jsonb_each_text(asked.annotations)
        where key = 'deployment-strategy' or key like '%/deployment-strategy' limit 1) as strategy,
      (select jsonb_build_object('controller', controller, 'at', asked_at) from gradual_rollout
        where gradual_rollout.service_id = asked.id order by asked_at desc limit 1) as rollout,
      (select count(*)::int from jsonb_array_elements(asked.links) as link
        where link ->> 'title' ~* '(changelog|release notes|releases)') as changelogs,
      (select jsonb_build_object('version', version, 'at', published_at) from release
        where release.service_id = asked.id and published_at is not null
        order by published_at desc limit 1) as release,
      coalesce(targets, '{}') as targets, coalesce(measured, 0) as measured,
      coalesce(dependencies, 0) as dependencies, coalesce(without, '{}') as dependencies_without,
      (select max(started_at) from build where build.service_id = asked.id) as last_build_at,
      (select jsonb_build_object('number', number, 'by', deployed_by, 'startedAt', started_at) from environment
        cross join lateral (
          select number, deployed_by, started_at from deployment
          where deployment.service_id = asked.id and deployment.environment = environment.name and status = 'succeeded'
          order by started_at desc limit 1
        ) as one
        order by started_at desc limit 1) as last_deployment,
      (select max(started_at) from deployment
        where deployment.service_id = asked.id and kind = 'rollback' and started_at > now() - interval '1 year') as rollback_at,
      (select at from gate_check where gate_check.service_id = asked.id order by at desc limit 1) as gate_asked_at,
      (select at from evidence where evidence.service_id = asked.id and kind = 'tests' order by at desc limit 1) as tests_at,
      (select at from evidence where evidence.service_id = asked.id and kind = 'findings' order by at desc limit 1) as findings_at,
      (select jsonb_build_object('at', at, 'summary', summary) from evidence
        where evidence.service_id = asked.id and kind = 'coverage' order by at desc limit 1) as coverage
    from asked left join objective on objective.service_id = asked.id left join dependency on dependency.service_id = asked.id`.execute(
    db,
  );
  return rows;
}
