import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { TextField } from "../../kit/form-field.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { useResolve } from "./use-incident-actions.ts";

type ResolveDialogProps = { incident: IncidentDetailView; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks only what helped; even that may stay empty. */
export function ResolveDialog({ incident, open, onOpenChange }: ResolveDialogProps) {
  const resolve = useResolve(incident);
  const { openAlerts, shortId } = incident;
  const fires =
    openAlerts === 0 ? "" : ` ${openAlerts === 1 ? "One alert still fires" : `${openAlerts} alerts still fire`}.`;
  return (
    <Dialog
      title={`Resolve ${shortId}`}
      about={`Paging stops, and the status pages say that it is over.${fires}`}
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={(fields) => {
          onOpenChange(false);
          resolve.mutate(textOf(fields, "note"));
        }}
        submitLabel="Resolve"
        pending={resolve.isPending}
        error={null}
      >
        {() => <TextField label="What helped?" name="note" hint="It stands in the timeline. It may stay empty." />}
      </Form>
    </Dialog>
  );
}
