import type { SimilarAlert } from "@shipshape/contract/alerts";
import { type Reference, shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type Similar = z.input<typeof SimilarAlert>;
type Row = Omit<Similar, "shortId" | "incidentShortId"> & {
  readonly number: number;
  readonly incidentNumber: number | null;
};

/** How far back among the alerts of a service one looks for those of the same name: the search must not grow with them. */
const OF_SERVICE = 2_000;
const NOTES = 3;

/**
 * Earlier alerts like this one, newest first: with the very same labels, or the same alertname of the same service; and
 * what their incidents' timelines tell of how they ended.
 */
export async function similarAlerts(db: Db, reference: Reference, limit: number): Promise<Similar[]> {
  const isIt = "id" in reference ? sql`id = ${reference.id}::uuid` : sql`number = ${reference.number}`;
  const { rows } = await sql<Row>`
    with it as (select * from alert where ${isIt}),
    same as (
      select alert.*, true as same_labels from it
      join alert on alert.identity = it.identity and alert.starts_at <= it.starts_at and alert.id <> it.id
      order by alert.starts_at desc limit ${limit}
    ),
    named as (
      select near.*, false as same_labels from it,
      lateral (
        select * from alert where alert.service_id = it.service_id and alert.starts_at <= it.starts_at
        order by starts_at desc limit ${OF_SERVICE}
      ) near
      where near.identity <> it.identity and near.labels ->> 'alertname' = it.labels ->> 'alertname'
      order by near.starts_at desc limit ${limit}
    ),
    found as (select * from same union all select * from named order by starts_at desc limit ${limit})
    select found.id, found.number, found.title, found.status, found.starts_at, found.ends_at, same_labels,
      incident.number as incident_number, incident.resolved_by,
      (select text from timeline_entry where incident_id = incident.id and kind = 'resolved'
        order by at desc, id desc limit 1) as resolution,
      array(select text from timeline_entry where incident_id = incident.id and kind = 'note'
        order by at desc, id desc limit ${NOTES}) as notes
    from found
    left join alert_judgement on alert_judgement.alert_id = found.id
    left join incident on incident.id = alert_judgement.incident_id
    order by found.starts_at desc, found.id desc`.execute(db);
  return rows.map(({ number, incidentNumber, ...row }) => ({
    ...row,
    shortId: shortId("alert", number),
    incidentShortId: incidentNumber === null ? null : shortId("incident", incidentNumber),
  }));
}
