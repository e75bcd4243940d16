import { sql } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Db, Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { type LeftRows, leaveRows } from "../../kernel/outgoing.ts";
import { timelineKey } from "./timeline-key.ts";

/** One line of an incident's story. With a source key it is the telling of one fact: told twice, it stands once. */
export type Entry = {
  readonly kind: string;
  readonly text: string;
  /** When it happened, where that was before now. */
  readonly at?: Date;
  readonly sourceKey?: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** What is to be written into the timeline of one incident. */
export type Story = { readonly incidentId: string; readonly entries: readonly Entry[] };

/** Writes entries with one statement, in the order given; returns how many were new. */
export const writeTimeline = (
  db: Db,
  actor: Pick<Actor, "name">,
  incidentId: string,
  ...entries: readonly Entry[]
): Promise<number> => writeTimelines(db, actor, [{ incidentId, entries }]);

/** The same for many incidents, with one statement too. */
export const writeTimelines = async (db: Db, actor: Pick<Actor, "name">, stories: readonly Story[]): Promise<number> =>
  (await newEntries(db, actor, stories)).size;

type Row = {
  readonly id: string;
  readonly incident_id: string;
  readonly kind: string;
  readonly text: string;
  readonly by: string;
  readonly at: Date | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly source_key: string | null;
};

const rowsOf = ({ name: by }: Pick<Actor, "name">, { incidentId, entries }: Story): Row[] =>
  entries.map(({ kind, text, at = null, sourceKey = null, details = {} }) => {
    const source_key = sourceKey === null ? null : timelineKey(sourceKey);
    return { id: newId(), incident_id: incidentId, kind, text, by, at, details, source_key };
  });

const TIMELINES: LeftRows<Row> = {
  name: "incidents.writeTimelines",
  write: (rows) => sql`insert into timeline_entry (id, incident_id, at, kind, text, actor, details, source_key)
    select id, incident_id, coalesce(at, now()), kind, text, "by", details, source_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(id uuid, incident_id uuid, at timestamptz, kind text, text text, "by" text, details jsonb, source_key text)
    on conflict (incident_id, source_key) do nothing
    returning id`,
};

/** The ids of those that were new. */
async function insert(db: Db, rows: readonly Row[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const { rows: written } = await sql<{ id: string }>`/* incidents.writeTimelines */ ${TIMELINES.write(rows)}`.execute(
    db,
  );
  return new Set(written.map(({ id }) => id));
}

/** The same where nothing in this transaction asks for it: written with what it leaves, at its end. */
export const writeTimelinesLast = (tx: Tx, actor: Pick<Actor, "name">, stories: readonly Story[]): Promise<void> =>
  leaveRows(
    tx,
    TIMELINES,
    stories.flatMap((story) => rowsOf(actor, story)),
  );

/** The same; which of the entries were new. */
export async function newEntries(
  db: Db,
  actor: Pick<Actor, "name">,
  stories: readonly Story[],
): Promise<ReadonlySet<Entry>> {
  const rows = stories.flatMap((story) => rowsOf(actor, story));
  const isNew = await insert(db, rows);
  const entries = stories.flatMap((story) => story.entries);
  return new Set(entries.filter((_, at) => isNew.has(rows[at]?.id ?? "")));
}

export function timelineStore(db: Db) {
  return {
    entry: (incidentId: string, entryId: string) =>
      db
        .selectFrom("timelineEntry")
        .select(["id", "kind", "text", "actor"])
        .where("id", "=", entryId)
        .where("incidentId", "=", incidentId)
        .executeTakeFirst(),
    /** Gives an entry other words, and keeps those that it had, with the time until which it had them. */
    rewrite: (entryId: string, text: string) =>
      sql`update timeline_entry set text = ${text}, edited_at = now(),
        earlier = earlier || jsonb_build_object('text', text, 'at', coalesce(edited_at, at))
        where id = ${entryId}`.execute(db),
    markKey: (entryId: string, isKey: boolean) =>
      db.updateTable("timelineEntry").set({ keyEvent: isKey }).where("id", "=", entryId).execute(),
  };
}
