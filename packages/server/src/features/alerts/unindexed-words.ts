import type { Db } from "../../kernel/database.ts";

/** Those of more alerts are made of their rows. */
const MOST = 20_000;

/** The words of alerts that this process wrote just now, by their numbers, which are never given twice: they need not be read for them. */
const kept = new WeakMap<Db, Map<number, string>>();

export function keepWords(db: Db, number: number, words: string): void {
  const known = kept.get(db) ?? new Map<number, string>();
  kept.set(db, known.set(number, words));
  if (known.size <= MOST) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

/** Takes them out; undefined where they are not kept. */
export function takeWords(db: Db, number: number): string | undefined {
  const known = kept.get(db);
  const words = known?.get(number);
  known?.delete(number);
  return words;
}
