import { type Expression, type RawBuilder, sql } from "kysely";
import { camelCase } from "./camel-case.ts";
import { uuidColumn } from "./columns.ts";
import type { Db } from "./database.ts";

/** One of several questions that one statement asks: the query of its rows, and what they are as an answer. */
export type Question<Answer> = {
  readonly query: Expression<unknown>;
  answer(rows: readonly Record<string, unknown>[]): Answer;
};

/** The columns of a row that are moments: rows come as JSON here, which knows none. */
type Moments<Row> = { readonly [K in keyof Row as Extract<Row[K], Date> extends never ? never : K]-?: true };

/** A query whose rows are asked for beside those of others. */
export function question<Row extends object>(query: Expression<Row>, moments: Moments<Row>): Question<Row[]> {
  const named = new Set(Object.keys(moments));
  const rowOf = (row: Record<string, unknown>): Row => {
    const columns = Object.entries(row).map(([column, value]) => {
      const name = camelCase(column);
      return [name, named.has(name) && typeof value === "string" ? new Date(value) : value];
    });
    return Object.fromEntries(columns) as Row;
  };
  return { query, answer: (rows) => rows.map(rowOf) };
}

/** The same question, its answer in another form. */
export const answeredAs = <A, B>({ query, answer }: Question<A>, as: (answer: A) => B): Question<B> => ({
  query,
  answer: (rows) => as(answer(rows)),
});

/** Ids that a question is about: these, or those that a query finds. */
export type Ids = RawBuilder<readonly string[]>;
export const theseIds = (ids: readonly string[]): Ids => sql`${uuidColumn(ids)}::uuid[]`;

type Answers<Q> = { [K in keyof Q]: Q[K] extends Question<infer A> ? A : never };

/**
 * Asks several questions with one statement, planned once under this name: one trip to the database and back, and one moment of which
 * all answers tell. For what is asked hundreds of times a second; its text must be the same each time.
 */
export async function askTogether<Q extends Record<string, Question<unknown>>>(
  db: Db,
  name: string,
  questions: Q,
): Promise<Answers<Q>> {
  const asked = Object.entries(questions);
  const parts = asked.map(
    ([, { query }], nth) =>
      sql`(select coalesce(json_agg(its_row), '[]') from (${query}) its_row) as ${sql.raw(`q${nth}`)}`,
  );
  const { rows } = await sql<Record<string, Record<string, unknown>[]>>`${sql.raw(`/* ${name} */`)}
    select ${sql.join(parts)}`.execute(db);
  const answers = asked.map(([key, { answer }], nth) => [key, answer(rows[0]?.[`q${nth}`] ?? [])]);
  return Object.fromEntries(answers) as Answers<Q>;
}
