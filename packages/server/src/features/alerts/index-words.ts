import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { wordsIn } from "./alert-words.ts";

const AT_ONCE = 2_000;

type Unworded = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly serviceName: string | null;
  readonly labels: Readonly<Record<string, string>>;
};

/** What an alert is found by; the names of its labels are in every alert, and find nothing. */
const wordsOf = ({ title, serviceName, labels }: Unworded): string =>
  wordsIn([title, serviceName ?? "", ...Object.values(labels)].join(" ")).join(" ");

/** The words of the next alerts; how many that were. Alerts get their numbers one process at a time, so none comes late. */
const indexSome = (db: Db): Promise<number> =>
  // audit-free: nothing happened; alerts can be found by their words
  inTransaction(db, async (tx) => {
    const { rows } = await sql<Unworded>`/* alerts.unworded */
      select id, number, title, service_name, labels from alert
      where number > (select number from alert_words_done for update)
      order by number limit ${AT_ONCE}`.execute(tx);
    const last = rows.at(-1);
    if (!last) return 0;
    await sql`
      insert into alert_words (alert_id, words)
      select id, array_to_tsvector(string_to_array(words, ' '))
      from unnest(${uuidColumn(rows.map(({ id }) => id))}::uuid[], ${textColumn(rows.map(wordsOf))}::text[])
        as row(id, words)
      on conflict (alert_id) do nothing`.execute(tx);
    await sql`update alert_words_done set number = ${last.number}`.execute(tx);
    return rows.length;
  });

/** Makes new alerts findable by their words: a little later than they came, so that no alert waits for it. */
export async function indexWords({ db }: Pick<Kernel, "db">): Promise<void> {
  while ((await indexSome(db)) === AT_ONCE);
}
