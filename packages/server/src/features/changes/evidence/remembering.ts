import type { Db } from "../../../kernel/database.ts";

/**
 * What never changes once it is written need be read once: the answers of the last so many questions are kept in memory, by
 * database and question.
 */
export function remembering<Q, A>(
  most: number,
  ask: (db: Db, question: Q) => Promise<A>,
  nameOf: (question: Q) => string = String,
): (db: Db, question: Q) => Promise<A> {
  const answers = new Map<string, { readonly db: Db; readonly answer: Promise<A> }>();
  return (db, question) => {
    const name = nameOf(question);
    const known = answers.get(name);
    answers.delete(name);
    const answer = known?.db === db ? known.answer : ask(db, question);
    answers.set(name, { db, answer });
    answer.catch(() => answers.delete(name));
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}
