import { canonical, type Growing, mergeWords, type Words, wordsOf } from "@shipshape/domain/changes/merge-facts";
import { type RawBuilder, sql } from "kysely";
import { camelCase } from "../../kernel/camel-case.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { storableJson } from "../../kernel/storable-text.ts";

type SqlType = "text" | "uuid" | "timestamptz" | "boolean" | "int" | "bigint" | "text[]" | "jsonb";
type Columns = Readonly<Record<string, SqlType>>;

/**
 * A table of the record whose rows are merged of what was said: by column, of which field of the facts it is kept. `said` holds when
 * each became true; of fields without a column also what was said.
 */
export type RecordTable = {
  readonly table: string;
  readonly key: Columns;
  readonly hasId: boolean;
  /** Column → field and type. */
  readonly fields: Readonly<Record<string, readonly [field: string, type: SqlType]>>;
  /** What is made of the merged fields. */
  readonly derived: Columns;
  /** What is made of them depends on rules and the catalog too: it is made anew also where nothing new was said. */
  readonly dependsOnRules: boolean;
  readonly growing?: Growing;
};

type Key = Readonly<Record<string, unknown>>;
export type Said = { readonly key: Key; readonly words: Words };
export type MergedRow = Said & { readonly id: string | undefined; readonly isNew: boolean };
export type Values = Readonly<Record<string, unknown>>;

/** What a fact says, as words that can be kept. */
export const saidBy = (
  fact: { readonly fields: object; readonly at: Date },
  more: Values = {},
  growing?: Growing,
): Words => wordsOf(storableJson({ ...fact.fields, ...more }), fact.at, growing);

export const valuesOf = (words: Words): Values =>
  Object.fromEntries(Object.entries(words).map(([field, { value }]) => [field, value]));

/** When the newest of what was said became true. */
export const newestOf = (words: Words): Date => new Date(Math.max(0, ...Object.values(words).map(({ at }) => at)));

const typed = (columns: Columns): RawBuilder<unknown> =>
  sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.raw(name)} ${sql.raw(type)}`));
const names = (columns: Columns, prefix = ""): RawBuilder<unknown> =>
  sql.raw(
    Object.keys(columns)
      .map((name) => `${prefix}${name}`)
      .join(", "),
  );

const fieldColumns = ({ fields }: RecordTable): Columns =>
  Object.fromEntries(Object.entries(fields).map(([column, [, type]]) => [column, type]));

type Standing = { readonly id: string | undefined; readonly words: Words };
type Row = Readonly<Record<string, unknown>> & { readonly said: Record<string, number | [number, unknown]> };

function standingOf(table: RecordTable, row: Row): Standing {
  const columnOf = new Map(Object.entries(table.fields).map(([column, [field]]) => [field, column]));
  const words = Object.entries(row.said).map(([field, told]) => {
    if (typeof told !== "number") return [field, { at: told[0], value: told[1] }];
    const value = row[camelCase(columnOf.get(field) ?? field)];
    return [field, { at: told, value: value instanceof Date ? value.toISOString() : value }];
  });
  return { id: row["id"] as string | undefined, words: Object.fromEntries(words) as Words };
}

const keyText = (table: RecordTable, key: Key): string =>
  JSON.stringify(Object.keys(table.key).map((column) => String(key[column])));

async function standing(tx: Tx, table: RecordTable, keys: readonly Key[]): Promise<Map<string, Standing>> {
  const own = { ...table.key, ...fieldColumns(table), ...(table.hasId ? { id: "uuid" as const } : {}) };
  const { rows } = await sql<Row>`${sql.raw(`/* changes.standing-${table.table} */`)}
    select ${names(own, "standing.")}, standing.said
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as wanted(${typed(table.key)})
    join ${sql.table(table.table)} standing using (${names(table.key)})`.execute(tx);
  return new Map(
    rows.map((row) => {
      const key = Object.fromEntries(Object.keys(table.key).map((column) => [column, row[camelCase(column)]]));
      return [keyText(table, key), standingOf(table, row)];
    }),
  );
}

/** What is made of merged rows: asked once for all of them. */
export type Derive = (rows: readonly MergedRow[]) => Promise<(values: Values, row: MergedRow) => Values>;

/** Merges what was said into the rows of a table, with two statements for all; returns those that it changed. */
export async function mergeRows(
  tx: Tx,
  table: RecordTable,
  said: readonly Said[],
  derive: Derive,
): Promise<MergedRow[]> {
  const byKey = new Map<string, Said>();
  for (const one of said) {
    const text = keyText(table, one.key);
    const before = byKey.get(text);
    byKey.set(text, before ? { key: one.key, words: mergeWords(before.words, one.words, table.growing) } : one);
  }
  if (byKey.size === 0) return [];
  const stand = await standing(
    tx,
    table,
    [...byKey.values()].map(({ key }) => key),
  );
  const changed = [...byKey].flatMap(([text, one]): MergedRow[] => {
    const before = stand.get(text);
    const words = before ? mergeWords(before.words, one.words, table.growing) : one.words;
    const id = table.hasId ? (before?.id ?? newId()) : undefined;
    const isSame = before !== undefined && canonical(before.words) === canonical(words);
    return isSame && !table.dependsOnRules ? [] : [{ key: one.key, words, id, isNew: !before }];
  });
  await write(tx, table, changed, derive);
  return changed;
}

async function write(tx: Tx, table: RecordTable, rows: readonly MergedRow[], derive: Derive): Promise<void> {
  if (rows.length === 0) return;
  const derivedOf = await derive(rows);
  const columnOf = new Map(Object.entries(table.fields).map(([column, [field]]) => [field, column]));
  const records = rows.map((row) => {
    const values = valuesOf(row.words);
    const told = Object.entries(row.words).map(([field, { at, value }]) => [
      field,
      columnOf.has(field) ? at : [at, value],
    ]);
    const fields = Object.entries(table.fields).map(([column, [field]]) => [column, values[field] ?? null]);
    const derived = derivedOf(values, row);
    return { ...row.key, ...Object.fromEntries(fields), ...derived, id: row.id, said: Object.fromEntries(told) };
  });
  const changing: Columns = { ...fieldColumns(table), ...table.derived, said: "jsonb" };
  const all: Columns = { ...(table.hasId ? { id: "uuid" as const } : {}), ...table.key, ...changing };
  const sets = Object.keys(changing).map((column) => `${column} = excluded.${column}`);
  await sql`${sql.raw(`/* changes.write-${table.table} */`)}
    insert into ${sql.table(table.table)} (${names(all)})
    select ${names(all)} from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as row(${typed(all)})
    on conflict (${names(table.key)}) do update set ${sql.raw(sets.join(", "))}`.execute(tx);
}
