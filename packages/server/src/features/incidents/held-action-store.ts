import { type Selectable, sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { HeldAction } from "../../kernel/tables.ts";

export type HeldActionRow = Selectable<HeldAction>;
export type HeldAct = Pick<HeldActionRow, "eventId" | "action">;

/** How an alert stands to whoever acts on it. */
export type Standing = {
  readonly judged: boolean;
  /** It is not judged, and may still be: it fires, or was let through a moment ago. */
  readonly mayBeJudged: boolean;
  /** When time alone may let it through. */
  readonly reconsiderAt: Date | null;
};

/** Actions on alerts that nothing has let through yet. */
export function heldActionStore(db: Db) {
  return {
    async standing(alertId: string): Promise<Standing> {
      const { rows } = await sql<Standing>`
        select judged, not judged and (status = 'firing' or coalesce(decision = 'dispatch', false)) as may_be_judged,
          reconsider_at
        from alert left join alert_disposition on alert_disposition.alert_id = alert.id,
          lateral (select exists (select from alert_judgement where alert_judgement.alert_id = alert.id) as judged) as known
        where alert.id = ${alertId}`.execute(db);
      return rows[0] ?? { judged: false, mayBeJudged: false, reconsiderAt: null };
    },
    async hold({ eventId, alertId, at, action }: HeldActionRow): Promise<void> {
      await sql`
        insert into held_action (event_id, alert_id, at, action)
        values (${eventId}, ${alertId}, ${at}, ${JSON.stringify(action)}::jsonb)
        on conflict do nothing`.execute(db);
    },
    /** What was done to an alert, the first first. */
    of: (alertId: string): Promise<HeldActionRow[]> =>
      db.selectFrom("heldAction").selectAll().where("alertId", "=", alertId).orderBy("at").orderBy("eventId").execute(),
    /** Those of the alerts to which something was done. */
    async actedOn(alertIds: readonly string[]): Promise<string[]> {
      const { rows } = await sql<{ alertId: string }>`
        select distinct alert_id from held_action where alert_id = any(${uuidColumn(alertIds)}::uuid[])`.execute(db);
      return rows.map(({ alertId }) => alertId);
    },
    release: (eventId: string) => db.deleteFrom("heldAction").where("eventId", "=", eventId).execute(),
    /** What was done is not to be done any more; what was written with it stays to be told. */
    async leaveNotes(eventIds: readonly string[]): Promise<void> {
      await sql`
        with without_words as (
          delete from held_action where event_id = any(${uuidColumn(eventIds)}::uuid[])
            and coalesce(action ->> 'note', '') = ''
        )
        update held_action set action = jsonb_set(action, '{action}', '"note"')
        where event_id = any(${uuidColumn(eventIds)}::uuid[]) and coalesce(action ->> 'note', '') <> ''`.execute(db);
    },
  };
}
