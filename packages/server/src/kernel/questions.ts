import { CompiledQuery, type Expression, type RawBuilder, sql } from "kysely";
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

/** A value that a statement is given each time it is asked: its text stays. */
export type Value<T> = RawBuilder<T>;
export type Given<Values> = { readonly [K in keyof Values]: Value<Values[K]> };

/** Ids that a question is about: these, or those that a query finds. */
export type Ids = RawBuilder<readonly string[]>;
export const theseIds = (ids: readonly string[]): Ids => idsOf(sql`${uuidColumn(ids)}`);
/** The ids of a column, as `uuidColumn` writes them. */
export const idsOf = (column: Value<Buffer>): Ids => sql`${column}::uuid[]`;

/** Where a value goes in the parameters of a statement whose text is made once. */
class Place {
  readonly of: string;
  constructor(of: string) {
    this.of = of;
  }
}

type Answers<Q> = { [K in keyof Q]: Q[K] extends Question<infer A> ? A : never };
type Questions = Record<string, Question<unknown>>;
type Prepared<Q> = { readonly questions: Q; readonly text: string; readonly parameters: readonly unknown[] };

function prepare<Q extends Questions>(db: Db, name: string, questions: Q): Prepared<Q> {
  const parts = Object.values(questions).map(
    ({ query }, nth) =>
      sql`(select coalesce(json_agg(its_row), '[]') from (${query}) its_row) as ${sql.raw(`q${nth}`)}`,
  );
  const { sql: text, parameters } = sql`${sql.raw(`/* ${name} */`)} select ${sql.join(parts)}`.compile(db);
  return { questions, text, parameters };
}

/**
 * Asks several questions with one statement: one trip to the database and back, and one moment of which all answers tell. Its text is
 * made once, the first time, from what each question says where values go; the database plans it once under this name. For what is
 * asked hundreds of times a second.
 */
export function askedTogether<Values extends Readonly<Record<string, unknown>>, Q extends Questions>(
  name: string,
  questions: (db: Db, given: Given<Values>) => Q,
): (db: Db, values: Values) => Promise<Answers<Q>> {
  let prepared: Prepared<Q> | undefined;
  return async (db, values) => {
    if (!prepared) {
      const places = Object.keys(values).map((key) => [key, sql`${new Place(key)}`]);
      prepared = prepare(db, name, questions(db, Object.fromEntries(places) as Given<Values>));
    }
    const parameters = prepared.parameters.map((one) => (one instanceof Place ? values[one.of] : one));
    const { rows } = await db.executeQuery<Record<string, Record<string, unknown>[]>>(
      CompiledQuery.raw(prepared.text, parameters),
    );
    const answers = Object.entries(prepared.questions).map(([key, { answer }], nth) => {
      return [key, answer(rows[0]?.[`q${nth}`] ?? [])];
    });
    return Object.fromEntries(answers) as Answers<Q>;
  };
}
