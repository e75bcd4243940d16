import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";

type DismissDialogProps = { ids: readonly string[]; onDone?: () => void; onClose: () => void };

/** Asks why events need not be understood. */
export function DismissDialog({ ids, onDone, onClose }: DismissDialogProps) {
  const dismiss = useAction({
    run: (fields: FormData) => api.changes.dismissEvents({ body: { ids: [...ids], reason: textOf(fields, "reason") } }),
    told: ({ events }) => `${events} ${events === 1 ? "event waits" : "events wait"} no more.`,
    undo: () => api.changes.takeBackDismissal({ body: { ids: [...ids] } }),
    quietErrors: true,
    onDone: () => {
      onDone?.();
      onClose();
    },
  });
  return (
    <Dialog
      title={ids.length === 1 ? "Dismiss this event" : `Dismiss these ${ids.length} events`}
      about="It waits no more, whatever rules and services there will be. What it said that was understood stays. For all that comes like it, a mapping rule can ignore it."
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <Form onSubmit={dismiss.mutate} submitLabel="Dismiss" pending={dismiss.isPending} error={dismiss.error}>
        {(faultOf) => (
          <InputField
            label="Why it need not be understood"
            name="reason"
            placeholder="A job of nobody's any more"
            required
            fault={faultOf("reason")}
          />
        )}
      </Form>
    </Dialog>
  );
}
