import { MOST_OVERRIDE_MINUTES } from "@shipshape/contract/gates-freezes";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import type { FreezeView } from "./freeze-words.ts";
import { PassFields, passOf } from "./pass-fields.tsx";

type OverrideDialogProps = { freeze: FreezeView; open: boolean; onOpenChange: (open: boolean) => void };

/** Lets one gate pass one freeze for a while. */
export function OverrideDialog({ freeze, open, onOpenChange }: OverrideDialogProps) {
  const override = useAction({
    run: (fields: FormData) =>
      api.gates.overrideFreeze({
        params: { name: freeze.name },
        body: passOf(fields),
      }),
    told: ({ service, environment }) => `${service} may pass ${freeze.displayName} in ${environment}.`,
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title={`Let something pass ${freeze.displayName}`}
      about="This freeze alone does not hold the gate up for a while; whatever else stands against a change still does. It is written down with your name."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form onSubmit={override.mutate} submitLabel="Let it pass" pending={override.isPending} error={override.error}>
        {(faultOf) => (
          <PassFields
            faultOf={faultOf}
            reasonHint="Ten characters or more."
            minutesHint={`${MOST_OVERRIDE_MINUTES} at most; it ends by itself`}
          />
        )}
      </Form>
    </Dialog>
  );
}
