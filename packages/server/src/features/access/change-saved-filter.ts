import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "./audit.ts";
import { checkNameIsFree, ownFilter, userOf } from "./own-filter.ts";
import { type FilterRow, savedFilterStore } from "./saved-filter-store.ts";

type Change = {
  readonly name?: string | undefined;
  readonly search?: string | undefined;
  readonly shared?: boolean | undefined;
};

/** Renames a filter of one's own, shares it or takes that back, or makes it find something else. */
export async function changeSavedFilter(
  { db }: Kernel,
  actor: Actor,
  filterId: string,
  change: Change,
): Promise<FilterRow> {
  const userId = userOf(actor);
  return inTransaction(db, async (tx) => {
    const before = await ownFilter(tx, actor, filterId);
    const { name = before.name, search = before.search, shared = before.shared } = change;
    await checkNameIsFree(tx, userId, before.place, name, filterId);
    const after = { name, search, shared };
    await savedFilterStore(tx).change(filterId, after);
    await audit(tx, actor, {
      action: "access.changeSavedFilter",
      subject: `filter:${before.place}/${before.name}`,
      before: { name: before.name, search: before.search, shared: before.shared },
      after,
    });
    return { ...before, ...after };
  });
}
