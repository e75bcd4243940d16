import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { type LeftRows, leaveRows } from "../../kernel/outgoing.ts";

export type Audited = {
  /** What was done, in the imperative of its verb: `catalog.createService`. */
  readonly action: string;
  /** What it was done to: `service:payments`. */
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
};

export type AuditFilter = {
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

const rowsOf = ({ name, requestId }: Actor, changes: readonly Audited[]) =>
  changes.map((change) => ({ id: newId(), actor: name, before: null, after: null, request_id: requestId, ...change }));

const AUDIT: LeftRows<ReturnType<typeof rowsOf>[number]> = {
  name: "access.audit",
  write: (rows) => sql`insert into audit_entry (id, actor, action, subject, before, after, request_id)
        select id, actor, action, subject, before, after, request_id
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as row(id uuid, actor text, action text, subject text, before jsonb, after jsonb, request_id text)`,
};

/** The rows of who changed what, for a statement that writes more than them. */
export const auditing = (actor: Actor, ...changes: readonly Audited[]): RawBuilder<unknown> =>
  AUDIT.write(rowsOf(actor, changes));

export function auditStore(db: Db) {
  return {
    /** With what their transaction leaves, at its end. */
    insert: (actor: Actor, changes: readonly Audited[]): Promise<void> => leaveRows(db, AUDIT, rowsOf(actor, changes)),

    /** The last of some actions that was done to something. */
    last: (subject: string, actions: readonly string[]) =>
      db
        .selectFrom("auditEntry")
        .select(["actor", "action", "at"])
        .where("subject", "=", subject)
        .where("action", "in", [...actions])
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst(),

    /** Newest first; ids are in the order of time, so the last id of a page is where the next begins. */
    list({ subject, actor, action, from, to, after, limit }: AuditFilter) {
      let query = db.selectFrom("auditEntry").selectAll().orderBy("id", "desc").limit(limit);
      if (subject) query = query.where("subject", ...wholeOrBeginning(subject, ":"));
      if (actor) query = query.where("actor", "=", actor);
      if (action) query = query.where("action", ...wholeOrBeginning(action, "."));
      if (from) query = query.where("at", ">=", from);
      if (to) query = query.where("at", "<", to);
      if (after) query = query.where("id", "<", after);
      return query.execute();
    },
  };
}

/** `service:` means everything that begins so; anything else is meant as it stands. */
const wholeOrBeginning = (text: string, end: string): ["=" | "like", string] =>
  text.endsWith(end) ? ["like", `${text.replace(/[\\%_]/g, "\\$&")}%`] : ["=", text];
