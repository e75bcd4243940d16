import { type AlertQuery, QueryFault, type QueryTerm } from "@shipshape/domain/alerts/opsgenie-query";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";
import type { OpsgenieAlertRow } from "./opsgenie-views.ts";

type Condition = RawBuilder<SqlBool>;
type Text = RawBuilder<string | null>;

const lastAt = sql<Date>`coalesce(alert_pulse.last_received_at, alert.last_received_at)`;
const count = sql<number>`(alert.received_count + coalesce(alert_pulse.received_count, 0))`;
const alias = sql<string>`substr(alert.identity, strpos(alert.identity, ':') + 1)`;
const owner = sql<string | null>`(select acknowledged_by from alert_judgement join incident on incident.id = incident_id
  where alert_judgement.alert_id = alert.id and incident.status = 'acknowledged')`;
const label = (name: string): Text => sql`alert.labels ->> ${name}`;

const TEXTS: Readonly<Record<string, Text>> = {
  message: sql`alert.title`,
  description: sql`alert.annotations ->> 'description'`,
  alias,
  entity: label("entity"),
  source: label("source"),
  owner,
  priority: sql`coalesce(alert.priority, 'P3')`,
  status: sql`case alert.status when 'firing' then 'open' else 'closed' end`,
  acknowledged: sql`(${owner} is not null)::text`,
  isSeen: sql`'false'`,
  snoozed: sql`'false'`,
  tinyId: sql`alert.number::text`,
  alertId: sql`alert.id::text`,
  id: sql`alert.id::text`,
};
/** Compared as a whole, where other texts are asked for words of theirs. */
const WHOLE = new Set(["owner", "priority", "status", "acknowledged", "isSeen", "snoozed", "tinyId", "alertId", "id"]);
const MOMENTS: Readonly<Record<string, RawBuilder<Date>>> = {
  createdAt: sql`alert.starts_at`,
  updatedAt: lastAt,
  lastOccurredAt: lastAt,
};
/** What a field has several of, as rows named `one`. */
const LISTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  tag: sql`unnest(string_to_array(alert.labels ->> 'tags', ',')) as one`,
  tags: sql`unnest(string_to_array(alert.labels ->> 'tags', ',')) as one`,
  "details.key": sql`jsonb_object_keys(alert.labels) as one`,
  "details.value": sql`(select value from jsonb_each_text(alert.labels)) as pairs(one)`,
};
const FIELDS = [...Object.keys(TEXTS), ...Object.keys(MOMENTS), ...Object.keys(LISTS), "count"];

export const SORTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  createdAt: sql`alert.starts_at`,
  updatedAt: lastAt,
  lastOccurredAt: lastAt,
  tinyId: sql`alert.number`,
  alias,
  message: sql`alert.title`,
  status: sql`alert.status`,
  count,
  source: label("source"),
  owner,
};

/** By what a page is in order: when the alert began, unless one of these was asked for. */
export const sortBy = (field: string): RawBuilder<unknown> => SORTS[field] ?? sql`alert.starts_at`;

const escaped = (value: string): string => value.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%");

const ASCII = /^[\x20-\x7e]+$/;

/** Letters of either case are the same; a star stands for anything. */
function textIs(text: RawBuilder<unknown>, value: string, isWhole: boolean): Condition {
  // By bytes: half as dear as ilike where a whole table is read.
  if (!value.includes("*") && ASCII.test(value)) {
    const lower = sql`lower(coalesce(${text}, '') collate "C")`;
    return isWhole ? sql`${lower} = ${value.toLowerCase()}` : sql`strpos(${lower}, ${value.toLowerCase()}) > 0`;
  }
  return sql`coalesce(${text}, '') ilike ${isWhole || value.includes("*") ? escaped(value) : `%${escaped(value)}%`}`;
}

/** In which a word alone is looked for: one text of all of them, as long as nothing of it may reach from one to the next. */
const SEARCHED = ["message", "description", "alias", "entity", "source"].map((name) => TEXTS[name] ?? alias);
const wordIs = (value: string): Condition =>
  value.includes("*")
    ? sql`(${sql.join(
        SEARCHED.map((text) => textIs(text, value, false)),
        sql` or `,
      )})`
    : textIs(sql`concat_ws(chr(10), ${sql.join(SEARCHED)})`, value, false);

/** Alerts whose incident somebody looks after: few, so these are found first, and not asked for alert by alert. */
const isLookedAfter = (by: Condition): Condition => sql`alert.id in (
  select alert_id from alert_judgement join incident on incident.id = incident_id
  where incident.status = 'acknowledged' and ${by})`;

/** What the columns say by themselves, so that an index may find it; undefined for what is asked of texts. */
function plainly(field: string, operator: string, value: string): Condition | undefined {
  const word = value.toLowerCase();
  if (operator === "is null") return field === "owner" ? sql`not ${isLookedAfter(sql`true`)}` : undefined;
  if (![":", "=", "!="].includes(operator)) return undefined;
  if (field === "acknowledged" && word === "true") return isLookedAfter(sql`true`);
  if (field === "acknowledged" && word === "false") return sql`not ${isLookedAfter(sql`true`)}`;
  if (field === "owner") return isLookedAfter(textIs(sql`incident.acknowledged_by`, value, true));
  return undefined;
}

/** Of the two states: what is not closed is open, so that an index of either finds it; undefined for any other word. */
function stateIs({ field, operator, value }: QueryTerm): Condition | undefined {
  const at = ["open", "closed"].indexOf(value.toLowerCase());
  if (field !== "status" || at < 0 || ![":", "=", "!="].includes(operator)) return undefined;
  return (at === 0) === (operator !== "!=") ? sql`alert.status = 'firing'` : sql`alert.status = 'resolved'`;
}

const COMPARED: Readonly<Record<string, RawBuilder<unknown>>> = {
  ":": sql`=`,
  "=": sql`=`,
  "!=": sql`<>`,
  ">": sql`>`,
  ">=": sql`>=`,
  "<": sql`<`,
  "<=": sql`<=`,
};

function momentOf({ field, value }: QueryTerm): Date {
  const at = new Date(/^\d{10,15}$/.test(value) ? Number(value) : value);
  if (Number.isNaN(at.getTime())) throw new QueryFault(`${field} wants milliseconds or a date such as 2026-03-02`);
  return at;
}

function numberOf({ field, value }: QueryTerm): number {
  if (!/^\d{1,9}$/.test(value)) throw new QueryFault(`${field} wants a number`);
  return Number(value);
}

function termSql(term: QueryTerm): Condition {
  const { field, operator, value } = term;
  if (field === undefined) return wordIs(value);
  const state = stateIs(term);
  if (state) return state;
  const plain = plainly(field, operator, value);
  if (plain) return operator === "!=" ? sql`not (${plain})` : plain;
  const compared = COMPARED[operator];
  const moment = MOMENTS[field];
  if (moment && compared) return sql`${moment} ${compared} ${momentOf(term)}`;
  if (field === "count" && compared) return sql`${count} ${compared} ${numberOf(term)}`;
  const isOrder = operator.startsWith(">") || operator.startsWith("<");
  const text = TEXTS[field];
  const list = LISTS[field];
  if (!(text || list) || isOrder) {
    const known = isOrder ? [...Object.keys(MOMENTS), "count"] : FIELDS;
    throw new QueryFault(
      `"${field}" cannot be asked for ${isOrder ? "by size" : "here"}: there are ${known.join(", ")}`,
    );
  }
  if (operator === "is null")
    return list ? sql`not exists (select from ${list})` : sql`coalesce(${text ?? sql`''`}, '') = ''`;
  const found = list
    ? sql<SqlBool>`exists (select from ${list} where ${textIs(sql`one`, value, true)})`
    : textIs(text ?? sql`''`, value, WHOLE.has(field) || operator !== ":");
  return operator === "!=" ? sql`not ${found}` : found;
}

function conditionOf(query: AlertQuery): Condition {
  if (query.kind === "term") return termSql(query);
  if (query.kind === "not") {
    const { of } = query;
    if (of.kind === "term" && of.field === "status" && [":", "="].includes(of.operator))
      return termSql({ ...of, operator: "!=" });
    return sql`not (${conditionOf(of)})`;
  }
  return sql`(${sql.join(query.of.map(conditionOf), query.kind === "and" ? sql` and ` : sql` or `)})`;
}

export type Page = {
  readonly sort: RawBuilder<unknown>;
  readonly order: "asc" | "desc";
  readonly offset: number;
  readonly limit: number;
};

export function opsgenieSearchViews(db: Db, integrationId: string | null, query: AlertQuery | undefined) {
  // As `alert_opsgenie` wants it: no index finds what is "not distinct from" a value.
  const isOwn = integrationId === null ? sql`is null` : sql`= ${integrationId}`;
  const asked = sql`from alert left join alert_pulse on alert_pulse.alert_id = alert.id
    where alert.source = ${sql.lit(OPSGENIE)} and alert.integration_id ${isOwn}
      and ${query ? conditionOf(query) : sql`true`}`;
  return {
    async page({ sort, order, offset, limit }: Page): Promise<OpsgenieAlertRow[]> {
      const direction = order === "asc" ? sql`asc` : sql`desc`;
      const { rows } = await sql<OpsgenieAlertRow>`
        select alert.*, ${lastAt} as last_received_at, ${count} as received_count, null as received ${asked}
        order by ${sort} ${direction}, alert.id ${direction} limit ${limit} offset ${offset}`.execute(db);
      return rows;
    },
    /** How many there are, so many at most. */
    async count(most: number): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from (select ${asked} limit ${most}) as found`.execute(db);
      return rows[0]?.count ?? 0;
    },
    /** The incidents of these alerts, by alert. */
    async incidents(alertIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const { rows } = await sql<{ alertId: string; incidentId: string }>`
        select alert_id, incident_id from alert_judgement
        where alert_id = any(${[...alertIds]}::uuid[]) and incident_id is not null`.execute(db);
      return new Map(rows.map(({ alertId, incidentId }) => [alertId, incidentId]));
    },
  };
}
