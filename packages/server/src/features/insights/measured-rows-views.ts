import type { MeasuredDeployment } from "@shipshape/contract/insights";
import { type Measure, WHY_NOT, type WhyNot } from "@shipshape/domain/insights/counted";
import { percentilesOf } from "@shipshape/domain/insights/percentiles";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { nextPage } from "../../kernel/next-page.ts";
import type { AskedScope } from "./asked-scope.ts";

type View = z.input<typeof MeasuredDeployment>;

type Row = {
  readonly deploymentId: string;
  readonly number: number;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly status: View["status"];
  readonly kind: View["kind"];
  readonly at: Date;
  readonly why: WhyNot | null;
  readonly failedBecause: string | null;
  readonly reworkBecause: string | null;
  readonly recoveredBecause: string | null;
  readonly recoveryMinutes: number | null;
};

type ChangeRow = {
  readonly deploymentId: string;
  readonly pullRequest: number | null;
  readonly sha: string | null;
  readonly title: string | null;
  readonly author: string | null;
  readonly url: string | null;
  readonly beganAt: Date | null;
  readonly minutes: number | null;
  readonly codingMinutes: number | null;
  readonly pickupMinutes: number | null;
  readonly reviewMinutes: number | null;
  readonly deployMinutes: number | null;
  readonly why: WhyNot | null;
};

const WHY_COLUMN: Readonly<Record<Measure, string>> = {
  deployment_frequency: "frequency_why",
  lead_time: "lead_why",
  change_fail_rate: "fail_why",
  recovery_time: "recovery_why",
  rework_rate: "rework_why",
};
const HIT_COLUMN: Partial<Readonly<Record<Measure, string>>> = { change_fail_rate: "failed", rework_rate: "rework" };
/** Of a deployment that shipped very much, so many of its changes are shown. */
const MOST_CHANGES = 50;

export type RowsAsked = {
  readonly measure: Measure;
  readonly of: "counted" | "excluded" | "all";
  readonly only: "all" | "hits";
  readonly after?: string | undefined;
  readonly limit: number;
};

/** The deployments of a scope with what they count for, newest first. */
export async function measuredRows(db: Db, { serviceIds, environments, from, to }: AskedScope, asked: RowsAsked) {
  const { measure, of, only, after, limit } = asked;
  const inPlace = sql`environment = any(${textColumn(environments)}::text[])`;
  const why = sql.ref(WHY_COLUMN[measure]);
  const counted = sql`(${inPlace} and ${why} is null)`;
  const hit = HIT_COLUMN[measure];
  const { rows } = await sql<Row>`
    select one.deployment_id, number, service.name as service, environment, version, status, kind, at,
      case when ${inPlace} then ${why} else 'elsewhere' end as why, failed_because, rework_because, recovered_because,
      recovery_minutes
    from measured_deployment one join service on service.id = service_id
    where at >= ${from} and at < ${to}
      ${serviceIds ? sql`and service_id = any(${uuidColumn(serviceIds)}::uuid[])` : sql``}
      ${of === "counted" ? sql`and ${counted}` : of === "excluded" ? sql`and not ${counted}` : sql``}
      ${only === "hits" && hit ? sql`and ${sql.ref(hit)} is not null` : sql``}
      ${after ? sql`and (at, one.deployment_id) < (select at, deployment_id from measured_deployment where deployment_id = ${after}::uuid)` : sql``}
    order by at desc, one.deployment_id desc limit ${limit}`.execute(db);
  const changes =
    measure === "lead_time"
      ? await changesOf(
          db,
          rows.map(({ deploymentId }) => deploymentId),
        )
      : new Map<string, ChangeRow[]>();
  return {
    rows: rows.map((row) => rowView(row, measure, changes.get(row.deploymentId) ?? [])),
    next: nextPage(rows, limit, ({ deploymentId }) => deploymentId),
  };
}

async function changesOf(db: Db, deploymentIds: readonly string[]): Promise<Map<string, ChangeRow[]>> {
  const { rows } = await sql<ChangeRow>`
    select deployment_id, pull_request, sha, title, author, url, began_at, minutes, coding_minutes, pickup_minutes, review_minutes,
      deploy_minutes, why
    from measured_change
    where deployment_id = any(${uuidColumn(deploymentIds)}::uuid[]) and position < ${MOST_CHANGES}
    order by deployment_id, position`.execute(db);
  return grouped(rows, ({ deploymentId }) => deploymentId);
}

function rowView(row: Row, measure: Measure, changes: readonly ChangeRow[]): View {
  const { number, service, environment, version, status, kind, at, why } = row;
  const leads = changes.flatMap(({ minutes }) => (minutes === null ? [] : [minutes]));
  return {
    deployment: shortId("deployment", number),
    service,
    environment,
    version,
    status,
    kind,
    at,
    counted: why === null,
    why,
    because: why === null ? countedAs(row, measure, changes) : WHY_NOT[why],
    minutes: measure === "recovery_time" ? row.recoveryMinutes : (percentilesOf(Uint32Array.from(leads))?.p50 ?? null),
    changes: changes.map(changeView),
  };
}

const countedWords = (changes: readonly ChangeRow[]): string => {
  const counted = changes.filter(({ why }) => why === null).length;
  return counted === changes.length ? `${counted} shipped` : `${counted} of ${changes.length} shipped count`;
};

function countedAs(row: Row, measure: Measure, changes: readonly ChangeRow[]): string {
  if (measure === "deployment_frequency") return "it succeeded";
  if (measure === "lead_time") return countedWords(changes);
  if (measure === "change_fail_rate") return row.failedBecause ?? "nothing is known to have gone wrong";
  if (measure === "recovery_time") return [row.failedBecause, row.recoveredBecause].filter(Boolean).join("; ");
  return row.reworkBecause ?? "nothing says that it was unplanned";
}

const changeView = ({
  deploymentId: _,
  codingMinutes,
  pickupMinutes,
  reviewMinutes,
  deployMinutes,
  why,
  ...change
}: ChangeRow): View["changes"][number] => ({
  ...change,
  coding: codingMinutes,
  pickup: pickupMinutes,
  review: reviewMinutes,
  deploy: deployMinutes,
  counted: why === null,
  because: why === null ? "it counts" : WHY_NOT[why],
});
