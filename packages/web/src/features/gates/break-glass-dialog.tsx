import { MOST_BREAK_GLASS_MINUTES } from "@shipshape/contract/gates-approvals";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { PassFields, passOf } from "./pass-fields.tsx";

type BreakGlassDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Opens a gate for a while, whatever stands against it: where, why, and for how long. */
export function BreakGlassDialog({ open, onOpenChange }: BreakGlassDialogProps) {
  const broken = useAction({
    run: (fields: FormData) =>
      api.gates.breakGlass({
        body: passOf(fields),
      }),
    told: ({ service, environment }) => `The gate of ${service} in ${environment} is open.`,
    undo: ({ id }) => api.gates.endBreakGlass({ params: { id } }),
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title="Break the glass"
      about="Every change passes the gate while it lasts, whatever stands against it. Everybody sees it, and it is written down with your name."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={(fields) => broken.mutate(fields)}
        submitLabel="Break the glass"
        pending={broken.isPending}
        error={broken.error}
      >
        {(faultOf) => (
          <PassFields
            faultOf={faultOf}
            reasonHint="Ten characters or more. Whoever looks back at it begins here."
            minutesHint={`${MOST_BREAK_GLASS_MINUTES} at most; it ends by itself, and you can end it before`}
          />
        )}
      </Form>
    </Dialog>
  );
}
