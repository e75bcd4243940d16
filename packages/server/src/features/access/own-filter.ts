import type { Actor } from "../../kernel/actor.ts";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type FilterRow, savedFilterStore } from "./saved-filter-store.ts";

/** Filters are people's: a token has none. */
export function userOf({ userId, name }: Actor): string {
  if (userId !== null) return userId;
  throw new DomainError("forbidden", `${name} is a token; filters are saved by people, who sign in.`);
}

/** A filter that the actor may change: their own. What they may not even see is not there for them. */
export async function ownFilter(db: Db, actor: Actor, filterId: string): Promise<FilterRow> {
  const row = await savedFilterStore(db).filter(filterId);
  if (!row || (row.userId !== actor.userId && !row.shared)) {
    throw new DomainError("not_found", "There is no such filter: it was deleted meanwhile.");
  }
  if (row.userId === actor.userId) return row;
  throw new DomainError("forbidden", `"${row.name}" is ${row.by}'s. Save it under a name of yours to change it.`);
}

/** Two filters of one person for one list would be told apart by nothing. */
export async function checkNameIsFree(db: Db, userId: string, place: string, name: string, but?: string) {
  const same = await savedFilterStore(db).named(userId, place, name);
  if (same && same.id !== but) {
    throw new DomainError("conflict", `You have a filter "${same.name}" already: choose another name.`);
  }
}
