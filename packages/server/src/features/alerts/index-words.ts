import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { wordsIn } from "./alert-words.ts";
import { alertWordsStore, type Unworded } from "./alert-words-store.ts";

const AT_ONCE = 2_000;

/** What an alert is found by; the names of its labels are in every alert, and find nothing. */
const wordsOf = ({ title, serviceName, labels }: Unworded): string =>
  wordsIn([title, serviceName ?? "", ...Object.values(labels)].join(" ")).join(" ");

/** The words of the next alerts; how many that were. Alerts get their numbers one process at a time, so none comes late. */
const indexSome = (db: Db): Promise<number> =>
  // audit-free: nothing happened; alerts can be found by their words
  inTransaction(db, async (tx) => {
    const store = alertWordsStore(tx);
    const alerts = await store.unworded(AT_ONCE);
    const last = alerts.at(-1);
    if (!last) return 0;
    await store.put(alerts.map((alert) => ({ id: alert.id, words: wordsOf(alert) })));
    await store.doneUpTo(last.number);
    return alerts.length;
  });

/** Makes new alerts findable by their words: a little later than they came, so that no alert waits for it. */
export async function indexWords({ db }: Pick<Kernel, "db">): Promise<void> {
  while ((await indexSome(db)) === AT_ONCE);
}
