import { useEffect, useRef } from "react";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";

export type Verifiable = { readonly id: string; readonly label: string };

/** Asks for the code that was sent to a contact: it is sent when this opens, and again when asked. */
export function VerifyDialog({ contact, onClose }: { contact: Verifiable; onClose: () => void }) {
  const params = { contactMethodId: contact.id };
  const send = useAction({
    run: () => api.notify.sendMyContactCode({ params }),
    told: () => `A code is on its way to ${contact.label}.`,
  });
  const verify = useAction({
    run: (fields: FormData) => api.notify.verifyMyContactMethod({ params, body: { code: textOf(fields, "code") } }),
    told: () => `${contact.label} is proven: pages reach you there.`,
    quietErrors: true,
    onDone: onClose,
  });
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    send.mutate();
  });
  return (
    <Dialog
      title={`Is ${contact.label} yours?`}
      about="A code of six figures was sent there. It is valid for 15 minutes."
      open
      onOpenChange={onClose}
    >
      <Form
        onSubmit={verify.mutate}
        submitLabel="Verify"
        pending={verify.isPending}
        error={verify.error}
        beside={
          <Button kind="quiet" action={send}>
            Send another code
          </Button>
        }
      >
        {(faultOf) => (
          <InputField
            label="Code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\d{3}\s?\d{3}"
            fault={faultOf("code")}
            required
          />
        )}
      </Form>
    </Dialog>
  );
}
