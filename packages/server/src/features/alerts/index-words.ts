import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { wordsOfAlert } from "./alert-words.ts";
import { alertWordsStore } from "./alert-words-store.ts";
import { takeWords } from "./unindexed-words.ts";

/** Few, so that no alert that comes meanwhile waits long for its turn of the processor. */
const AT_ONCE = 200;

/** The words of the next alerts; how many that were. Alerts get their numbers one process at a time, so none comes late. */
const indexSome = (db: Db): Promise<number> =>
  // audit-free: nothing happened; alerts can be found by their words
  inTransaction(db, async (tx) => {
    const store = alertWordsStore(tx);
    const alerts = await store.unworded(AT_ONCE);
    const last = alerts.at(-1);
    if (!last) return 0;
    const kept = alerts.map(({ number }) => takeWords(db, number));
    const unknown = alerts.filter((_, at) => kept[at] === undefined).map(({ id }) => id);
    const read = new Map((await store.named(unknown)).map((alert) => [alert.id, wordsOfAlert(alert)]));
    await store.put(alerts.map(({ id }, at) => ({ id, words: kept[at] ?? read.get(id) ?? "" })));
    await store.doneUpTo(last.number);
    return alerts.length;
  });

/** Makes new alerts findable by their words: a little later than they came, so that no alert waits for it. */
export async function indexWords({ db }: Pick<Kernel, "db">): Promise<void> {
  while ((await indexSome(db)) === AT_ONCE);
}
