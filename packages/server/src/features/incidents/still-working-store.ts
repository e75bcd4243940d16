import { type Selectable, sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { StillWorking } from "../../kernel/tables.ts";

export type QuestionRow = Selectable<StillWorking>;

/** Whether whoever acknowledged an incident still works on it: one question an incident, on the database's clock. */
export function stillWorkingStore(db: Db) {
  return {
    of: (incidentId: string): Promise<QuestionRow | undefined> =>
      db.selectFrom("stillWorking").selectAll().where("incidentId", "=", incidentId).executeTakeFirst(),
    /** Plans the question anew, from now on; returns when it will be asked. */
    async plan(
      row: Pick<QuestionRow, "incidentId" | "userName" | "askAfterMinutes" | "answerWithinMinutes">,
    ): Promise<Date> {
      const { rows } = await sql<{ askAt: Date }>`
        insert into still_working (incident_id, user_name, ask_after_minutes, answer_within_minutes, ask_at)
        values (${row.incidentId}, ${row.userName}, ${row.askAfterMinutes}, ${row.answerWithinMinutes},
          date_trunc('milliseconds', now()) + make_interval(secs => ${row.askAfterMinutes * 60}))
        on conflict (incident_id) do update set user_name = excluded.user_name, ask_at = excluded.ask_at,
          ask_after_minutes = excluded.ask_after_minutes, answer_within_minutes = excluded.answer_within_minutes,
          asked_at = null, answer_until = null
        returning ask_at`.execute(db);
      const [planned] = rows;
      if (!planned) throw new Error("A question that was planned is not there.");
      return planned.askAt;
    },
    async ask(incidentId: string): Promise<Date | undefined> {
      const { rows } = await sql<{ answerUntil: Date }>`
        update still_working set asked_at = now(),
          answer_until = date_trunc('milliseconds', now()) + make_interval(secs => answer_within_minutes * 60)
        where incident_id = ${incidentId} returning answer_until`.execute(db);
      return rows[0]?.answerUntil;
    },
    forget: (incidentId: string) => db.deleteFrom("stillWorking").where("incidentId", "=", incidentId).execute(),
  };
}
