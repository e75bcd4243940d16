import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

type ResolveDialogProps = { incident: IncidentDetailView; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks only what helped; even that may stay empty. */
export function ResolveDialog({ incident, open, onOpenChange }: ResolveDialogProps) {
  const resolve = useAction({
    run: (note: string) =>
      api.incidents.resolve({ params: { id: incident.shortId }, body: note === "" ? {} : { note } }),
    told: () => `${incident.shortId} is over.`,
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title={`Resolve ${incident.shortId}`}
      about="Paging stops, and the status pages say that it is over."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={(fields) => resolve.mutate(textOf(fields, "note"))}
        submitLabel="Resolve"
        pending={resolve.isPending}
        error={resolve.error}
      >
        {(faultOf) => <TextField label="What helped?" name="note" fault={faultOf("note")} />}
      </Form>
    </Dialog>
  );
}
