import { useRouter } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField, TickFields } from "../../kit/form-field.tsx";
import { PLACE_PATHS, type Place, type SavedFilterView } from "./use-saved-filters.ts";

type SavedFilterDialogProps = {
  place: Place;
  search: string;
  /** The one that is changed; absent, a new one is saved. */
  filter: SavedFilterView | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

type Given = { readonly name: string; readonly shared: boolean };

const givenIn = (fields: FormData): Given => ({
  name: textOf(fields, "name"),
  shared: fields.get("shared") === "everyone",
});

/** Deletes a filter; for five seconds it comes back as it was. */
function useDelete(place: Place, onDone: () => void) {
  const { history } = useRouter();
  return useAction({
    run: (filterId: string) => api.access.deleteSavedFilter({ params: { filterId } }),
    told: ({ name }) => `The filter ${name} is gone.`,
    undo: ({ name, search, shared }) => api.access.saveFilter({ body: { place, name, search, shared } }),
    onDone() {
      onDone();
      history.push(PLACE_PATHS[place]);
    },
  });
}

/** Asks under which name a filter is kept, and whether for everyone. */
export function SavedFilterDialog({ place, search, filter, open, onOpenChange }: SavedFilterDialogProps) {
  const close = (): void => onOpenChange(false);
  const save = useAction({
    run: (given: Given) =>
      filter
        ? api.access.changeSavedFilter({ params: { filterId: filter.id }, body: given })
        : api.access.saveFilter({ body: { place, search, ...given } }),
    told: ({ name }) => (filter ? `The filter is called ${name}.` : `${name} stands beside the other tabs.`),
    quietErrors: true,
    onDone: close,
  });
  const remove = useDelete(place, close);
  return (
    <Dialog
      title={filter ? `Change ${filter.name}` : "Save this filter"}
      about="It becomes a tab beside the others, with its own address."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={(fields) => save.mutate(givenIn(fields))}
        submitLabel="Save"
        pending={save.isPending}
        error={save.error}
        beside={
          filter && (
            <Button kind="danger" onPress={() => remove.mutate(filter.id)} pending={remove.isPending}>
              Delete
            </Button>
          )
        }
      >
        {(faultOf) => (
          <>
            <InputField label="Name" name="name" required defaultValue={filter?.name} fault={faultOf("name")} />
            <TickFields
              legend="Who sees it"
              name="shared"
              options={[{ value: "everyone", label: "Everyone, not only I" }]}
              ticked={filter?.shared ? ["everyone"] : []}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
