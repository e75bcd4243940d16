import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";

export type Unworded = { readonly id: string; readonly number: number };

/** What an alert is called. */
export type Named = {
  readonly id: string;
  readonly title: string;
  readonly serviceName: string | null;
  readonly labels: Readonly<Record<string, string>>;
};

/** The words by which alerts are found. */
export function alertWordsStore(db: Db) {
  return {
    /** The next alerts without words; whoever else looks for them waits. */
    async unworded(limit: number): Promise<Unworded[]> {
      const { rows } = await sql<Unworded>`/* alerts.unworded */
        select id, number from alert
        where number > (select number from alert_words_done for update)
        order by number limit ${limit}`.execute(db);
      return rows;
    },
    async named(ids: readonly string[]): Promise<Named[]> {
      if (ids.length === 0) return [];
      const { rows } = await sql<Named>`/* alerts.named */
        select id, title, service_name, labels from alert where id = any(${uuidColumn(ids)}::uuid[])`.execute(db);
      return rows;
    },
    async put(alerts: readonly { readonly id: string; readonly words: string }[]): Promise<void> {
      await sql`/* alerts.putWords */
        insert into alert_words (alert_id, words)
        select id, array_to_tsvector(string_to_array(words, ' '))
        from unnest(
          ${uuidColumn(alerts.map(({ id }) => id))}::uuid[], ${textColumn(alerts.map(({ words }) => words))}::text[]
        ) as row(id, words)
        on conflict (alert_id) do nothing`.execute(db);
    },
    doneUpTo: (number: number) => sql`update alert_words_done set number = ${number}`.execute(db),
  };
}
