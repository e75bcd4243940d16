import { access, type SavedFilter } from "@shipshape/contract/access";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { changeSavedFilter } from "./change-saved-filter.ts";
import { deleteSavedFilter } from "./delete-saved-filter.ts";
import { saveFilter } from "./save-filter.ts";
import { type FilterRow, savedFilterStore } from "./saved-filter-store.ts";

type View = z.input<typeof SavedFilter>;

const view = ({ id, place, name, search, shared, by, userId }: FilterRow, actor: Actor): View => ({
  id,
  place: place as View["place"],
  name,
  search,
  shared,
  by,
  mine: userId === actor.userId,
});

export function mountSavedFilterRoutes(mount: Http["mount"], kernel: Kernel): void {
  mount(access.listSavedFilters, async ({ query, actor }) => {
    const rows = await savedFilterStore(kernel.db).seenBy(actor.userId, query.place);
    return { filters: rows.map((row) => view(row, actor)) };
  });
  mount(access.saveFilter, async ({ body, actor }) => view(await saveFilter(kernel, actor, body), actor));
  mount(access.changeSavedFilter, async ({ params, body, actor }) =>
    view(await changeSavedFilter(kernel, actor, params.filterId, body), actor),
  );
  mount(access.deleteSavedFilter, async ({ params, actor }) =>
    view(await deleteSavedFilter(kernel, actor, params.filterId), actor),
  );
}
