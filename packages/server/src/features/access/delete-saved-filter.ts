import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "./audit.ts";
import { ownFilter } from "./own-filter.ts";
import { type FilterRow, savedFilterStore } from "./saved-filter-store.ts";

/** Deletes a filter; of others an administrator may delete what they share. Returns it, so that it can be saved again. */
export async function deleteSavedFilter({ db }: Kernel, actor: Actor, filterId: string): Promise<FilterRow> {
  return inTransaction(db, async (tx) => {
    const shared = actor.role === "admin" ? await savedFilterStore(tx).filter(filterId) : undefined;
    const filter = shared?.shared ? shared : await ownFilter(tx, actor, filterId);
    await savedFilterStore(tx).delete(filterId);
    const { place, name, search } = filter;
    const subject = `filter:${place}/${name}`;
    await audit(tx, actor, { action: "access.deleteSavedFilter", subject, before: { search, shared: filter.shared } });
    return filter;
  });
}
