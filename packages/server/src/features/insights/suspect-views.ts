import type { Suspect } from "@shipshape/domain/insights/attribution";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

type Row = {
  readonly id: string;
  readonly number: number;
  readonly service: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly version: string;
  readonly kind: Suspect["kind"];
  readonly status: Suspect["status"];
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly artifact: string | null;
  readonly commit: string | null;
  readonly backNumber: number | null;
  readonly backAt: Date | null;
};

/** The deployments of these services that began between two moments, each with the success that took it back, if one did. */
export async function suspectsOf(db: Db, serviceIds: readonly string[], from: Date, to: Date): Promise<Suspect[]> {
  if (serviceIds.length === 0) return [];
  const { rows } = await sql<Row>`/* insights.suspects */
    select one.id, one.number, service.name as service, one.environment,
      coalesce(place.kind = 'production', true) as is_production, one.version, one.kind, one.status, one.started_at,
      one.finished_at, one.artifact_identity as artifact, one.commit_sha as commit, back.number as back_number,
      back.finished_at as back_at
    from deployment one join service on service.id = one.service_id
    left join environment place on place.name = one.environment
    left join lateral (
      select number, finished_at, kind, version from deployment later
      where later.service_id = one.service_id and later.environment = one.environment and later.status = 'succeeded'
        and later.finished_at > coalesce(one.finished_at, one.started_at)
      order by later.finished_at limit 1
    ) back on back.version <> one.version and (back.kind = 'rollback' or back.version = one.previous_version)
    where one.service_id = any(${uuidColumn(serviceIds)}::uuid[]) and one.started_at between ${from} and ${to}
    order by one.started_at, one.id`.execute(db);
  return rows.map(({ number, startedAt, finishedAt, artifact, commit, backNumber, backAt, ...row }) => ({
    ...row,
    shortId: shortId("deployment", number),
    startedAtMs: startedAt.getTime(),
    finishedAtMs: finishedAt?.getTime(),
    artifact: artifact ?? undefined,
    commit: commit ?? undefined,
    takenBackBy:
      backNumber === null || backAt === null
        ? undefined
        : { shortId: shortId("deployment", backNumber), finishedAtMs: backAt.getTime() },
  }));
}
