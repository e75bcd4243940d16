import type { CallOutput } from "@shipshape/contract/route";
import { type SLO_ORDERS, SloStatus, type slo } from "@shipshape/contract/slo";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { type ObjectiveRow, type SloView, sloView } from "./slo-views.ts";

type Status = SloView["status"];
type Page = CallOutput<typeof slo.list>;
type Groups = Page["slos"][number]["groups"];
type Row = ObjectiveRow & {
  readonly groups: Groups;
  readonly standing: Status;
  readonly soon: number;
  readonly few: number;
  readonly title: string;
};

export type SloPageOf = {
  readonly search?: string | undefined;
  readonly service?: string | undefined;
  readonly team?: string | undefined;
  readonly status?: Status | undefined;
  readonly parent?: string | undefined;
  readonly sort: (typeof SLO_ORDERS)[number];
  readonly after?: string | undefined;
  readonly limit: number;
};

/** After everything that is known; the number of no objective. */
const UNKNOWN = 1e15;

/** By what a list is ordered: what is spent stands before all, then what is spent soonest, then what has least left. */
const ORDERS: Readonly<Record<SloPageOf["sort"], RawBuilder<unknown>>> = {
  exhaustion: sql`least(soon, worst_soon) as soon, least(few, worst_few) as few, '' as title`,
  budget: sql`0::float8 as soon, least(few, worst_few) as few, '' as title`,
  name: sql`0::float8 as soon, 0::float8 as few, title`,
};

const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** Roll-ups stand for their groups, except where somebody looks for one, or into one. */
function conditionsOf({ search, service, team, parent }: SloPageOf): RawBuilder<SqlBool> {
  const conditions: RawBuilder<SqlBool>[] = [sql`slo.archived_at is null`];
  if (parent !== undefined) {
    conditions.push(sql`slo.parent_id = (select id from slo where name = ${parent} and archived_at is null)`);
  } else if (!search) conditions.push(sql`slo.parent_id is null`);
  if (service !== undefined) conditions.push(sql`service.name = ${service}`);
  if (team !== undefined) conditions.push(sql`team.name = ${team}`);
  if (search) {
    conditions.push(sql`slo.name || ' ' || slo.display_name || ' ' || service.name ilike ${pattern(search)}`);
  }
  return sql.join(conditions, sql` and `);
}

/** Where a list goes on: behind these values of its order. */
const cursorOf = ({ soon, few, title, name }: Row): string =>
  Buffer.from(JSON.stringify([soon, few, title, name])).toString("base64url");

function behind(after: string | undefined): RawBuilder<SqlBool> {
  try {
    const [soon, few, title, name] = JSON.parse(Buffer.from(after ?? "", "base64url").toString()) as unknown[];
    return sql`(soon, few, title, name) > (${Number(soon)}::float8, ${Number(few)}::float8, ${String(title)}, ${String(name)})`;
  } catch {
    return sql`true`;
  }
}

/** One page of the objectives that match, the worst first, with how many there are of each standing. */
export async function sloPage(db: Db, page: SloPageOf): Promise<Page> {
  const isOfStatus = page.status === undefined ? sql`true` : sql`standing = ${page.status}`;
  const { rows } = await sql<Row & { counts: Page["counts"] | null; id: string | null }>`
    with fan as (
      select parent_id, count(*)::int as count, (count(*) filter (where status = 'spent'))::int as spent,
        (count(*) filter (where status = 'burning'))::int as burning,
        (count(*) filter (where status = 'no_data' or status is null))::int as no_data,
        min(remaining_share) as lowest_share, min(time_to_exhaustion_minutes) as soonest
      from slo left join slo_state on slo_id = slo.id
      where archived_at is null and parent_id is not null group by parent_id
    ), matching as (
      select slo.id, slo.name, lower(slo.display_name) as title, fan.parent_id as fanned,
        case when status = 'spent' or fan.spent > 0 then 'spent' when status = 'burning' or fan.burning > 0 then 'burning'
          else coalesce(status, 'no_data') end as standing,
        case when status = 'spent' then -1 else coalesce(time_to_exhaustion_minutes, ${UNKNOWN}::float8) end as soon,
        coalesce(remaining_share, ${UNKNOWN}::float8) as few,
        case when fan.spent > 0 then -1 else fan.soonest end as worst_soon, fan.lowest_share as worst_few
      from slo join service on service.id = slo.service_id join team on team.id = service.team_id
      left join slo_state on slo_id = slo.id
      left join fan on fan.parent_id = slo.id
      where ${conditionsOf(page)}
    ), counted as (
      select jsonb_object_agg(standing, count) as counts
      from (select standing, count(*) as count from matching group by standing) as each
    ), ordered as (
      select id, name, standing, ${ORDERS[page.sort]} from matching where ${isOfStatus}
    ), page as (
      select * from ordered where ${behind(page.after)} order by soon, few, title, name limit ${page.limit}
    )
    select counts, slo.*, service.name as service, parent.name as parent, state.status, finding.because, finding.budget,
      finding.burn, finding.other_alerts, state.data_until, finding.data_problem, state.time_to_exhaustion_minutes,
      state.recovers_at, state.evaluated_at, standing, soon, few, title,
      case when fan.count is not null then jsonb_build_object('count', fan.count, 'spent', fan.spent,
        'burning', fan.burning, 'noData', fan.no_data, 'lowestShare', fan.lowest_share) end as groups
    from counted left join page on true
    left join slo on slo.id = page.id left join service on service.id = slo.service_id
    left join slo as parent on parent.id = slo.parent_id
    left join slo_state as state on state.slo_id = slo.id
    left join slo_finding as finding on finding.slo_id = slo.id
    left join fan on fan.parent_id = slo.id
    order by soon, few, page.title, page.name`.execute(db);
  const found = rows.filter(({ id }) => id !== null);
  const last = found.length === page.limit ? found.at(-1) : undefined;
  const known: Partial<Page["counts"]> = rows[0]?.counts ?? {};
  return {
    slos: found.map((row) => ({ ...sloView(row), groups: row.groups, standing: row.standing })) as Page["slos"],
    next: last ? cursorOf(last) : null,
    counts: Object.fromEntries(
      SloStatus.options.map((status) => [status, Number(known[status] ?? 0)]),
    ) as Page["counts"],
  };
}
