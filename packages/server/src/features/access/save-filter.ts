import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "./audit.ts";
import { checkNameIsFree, userOf } from "./own-filter.ts";
import { type FilterRow, type NewFilter, savedFilterStore } from "./saved-filter-store.ts";

/** Keeps a filter of a list under a name; for its maker, or for everyone. */
export async function saveFilter(
  { db }: Kernel,
  actor: Actor,
  given: Pick<NewFilter, "place" | "name" | "search" | "shared">,
): Promise<FilterRow> {
  const userId = userOf(actor);
  return inTransaction(db, async (tx) => {
    await checkNameIsFree(tx, userId, given.place, given.name);
    const row = { id: newId(), userId, ...given };
    await savedFilterStore(tx).insert(row);
    await audit(tx, actor, {
      action: "access.saveFilter",
      subject: `filter:${given.place}/${given.name}`,
      after: given,
    });
    return { ...row, by: actor.name };
  });
}
