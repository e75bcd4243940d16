import type { Permission } from "@shipshape/contract/permission";
import { SEARCH_KINDS, type SearchHit, type SearchKind, search } from "@shipshape/contract/search";
import { type RawBuilder, sql } from "kysely";
import type * as z from "zod";
import { can } from "./actor.ts";
import type { Db } from "./database.ts";
import type { Http } from "./http.ts";
import type { Kernel } from "./kernel.ts";

export type SearchQuery = {
  /** As it was typed, in lower case. */
  readonly typed: string;
  /** Its words: each must stand somewhere in what is found. */
  readonly words: readonly string[];
  /** The number, where a short id such as INC-142 or only 142 was typed. */
  readonly number: number | undefined;
  readonly limit: number;
};

/** `rank`: 0 what was typed is its name, 1 its name begins so, 2 the words stand in it. */
export type Found = z.input<typeof SearchHit> & { readonly rank: number };

/** How one kind of thing is found: a room's own read, put together with the others in app.ts. */
export type Searched = {
  readonly kind: z.output<typeof SearchKind>;
  readonly permission: Permission;
  /** The prefix of its short ids, where it has them: an id of another kind is not looked for here. */
  readonly prefix?: "INC" | "ALR" | "DEP";
  find(db: Db, query: SearchQuery): Promise<Found[]>;
};

/** What several reads of one kind found, each thing once: the first read that found it counts. */
export function eachOnce(found: readonly (readonly Found[])[], { limit }: SearchQuery): Found[] {
  const byName = new Map<string, Found>();
  for (const one of found.flat()) if (!byName.has(one.name)) byName.set(one.name, one);
  return [...byName.values()].slice(0, limit);
}

const SHORT_ID = /^(?:(inc|alr|dep)-?)?(\d{1,15})$/i;

const escaped = (word: string): string => word.replace(/[\\%_]/g, "\\$&");

/** Whether every word stands somewhere in a text. */
export const holdsWords = (text: RawBuilder<unknown>, { words }: SearchQuery): RawBuilder<boolean> =>
  sql<boolean>`${text} ilike all (${words.map((word) => `%${escaped(word)}%`)}::text[])`;

/** Whether a text begins with what was typed; an index with text_pattern_ops answers it. */
export const beginsWith = (text: RawBuilder<unknown>, { typed }: SearchQuery): RawBuilder<boolean> =>
  sql<boolean>`${text} like ${`${escaped(typed)}%`}`;

/** How well what was typed fits a name and what people call it. */
export const rankOf = (name: RawBuilder<unknown>, called: RawBuilder<unknown>, { typed }: SearchQuery) =>
  sql<number>`case
    when ${name} = ${typed} or lower(${called}) = ${typed} then 0
    when ${name} like ${`${escaped(typed)}%`} or lower(${called}) like ${`${escaped(typed)}%`} then 1
    else 2 end`;

function queryFor(typed: string, limit: number): { query: SearchQuery; prefix: string | undefined } {
  const lower = typed.toLowerCase();
  const [, prefix, number] = SHORT_ID.exec(lower) ?? [];
  const words = [...new Set(lower.split(/\s+/))].slice(0, 8);
  return {
    query: { typed: lower, words, number: number === undefined ? undefined : Number(number), limit },
    prefix: prefix?.toUpperCase(),
  };
}

const bestOf = (hits: readonly Found[]): number => Math.min(...hits.map(({ rank }) => rank));

/** One question to every room that has something to be found, as far as the caller may read there. */
export function mountSearch({ mount }: Http, { db }: Kernel, all: readonly Searched[]): void {
  mount(search.everywhere, async ({ query: { q, kind, limit }, actor }) => {
    const { query, prefix } = queryFor(q, limit + 1);
    const asked = all.filter(
      (one) =>
        can(actor, one.permission) &&
        (kind === undefined || one.kind === kind) &&
        (prefix === undefined || one.prefix === prefix),
    );
    const found = await Promise.all(asked.map(async (one) => ({ kind: one.kind, hits: await one.find(db, query) })));
    const groups = found
      .filter(({ hits }) => hits.length > 0)
      .sort((a, b) => bestOf(a.hits) - bestOf(b.hits) || SEARCH_KINDS.indexOf(a.kind) - SEARCH_KINDS.indexOf(b.kind));
    return {
      groups: groups.map(({ kind: found, hits }) => ({
        kind: found,
        hits: hits.slice(0, limit),
        more: hits.length > limit,
      })),
    };
  });
}
