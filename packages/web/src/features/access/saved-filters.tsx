import { useState } from "react";
import { Button, IconButton } from "../../kit/button.tsx";
import { SavedTab } from "../../kit/picked-tab.tsx";
import { SavedFilterDialog } from "./saved-filter-dialog.tsx";
import { PLACE_PATHS, type Place, useSavedFilters } from "./use-saved-filters.ts";

/**
 * The saved filters of a list as tabs, beside its own; and, where the filter in force is none of them, the button that
 * saves it. Stands inside `FilterTabs`.
 */
export function SavedFilters({ place }: { place: Place }) {
  const { filters, here, picked, canBeSaved } = useSavedFilters(place);
  const [open, setOpen] = useState(false);
  return (
    <>
      {filters.map((filter) => (
        <SavedTab
          key={filter.id}
          href={`${PLACE_PATHS[place]}?${filter.search}`}
          picked={filter.id === picked?.id}
          {...(filter.mine ? {} : { title: `Shared by ${filter.by}` })}
        >
          {filter.name}
        </SavedTab>
      ))}
      {picked?.mine && <IconButton icon="settings" label={`Change ${picked.name}`} onPress={() => setOpen(true)} />}
      {canBeSaved && (
        <Button kind="quiet" onPress={() => setOpen(true)}>
          Save this filter
        </Button>
      )}
      <SavedFilterDialog
        key={picked?.id ?? "new"}
        place={place}
        search={here}
        filter={picked?.mine ? picked : undefined}
        open={open}
        onOpenChange={setOpen}
      />
    </>
  );
}
