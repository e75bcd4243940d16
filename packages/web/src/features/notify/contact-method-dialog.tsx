import { Channel } from "@shipshape/contract/notify";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Stack, Words } from "../../kit/stack.tsx";

const CHANNELS = [
  { value: "email", label: "E-mail" },
  { value: "webhook", label: "Webhook, signed (Standard Webhooks)" },
];

type ContactMethodDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Adds a way to reach the signed-in user; the signing secret of a webhook is shown this once. */
export function ContactMethodDialog({ open, onOpenChange }: ContactMethodDialogProps) {
  const close = (next: boolean): void => {
    if (!next) add.reset();
    onOpenChange(next);
  };
  const add = useAction({
    run: (fields: FormData) =>
      api.notify.addMyContactMethod({
        body: { channel: Channel.parse(fields.get("channel")), address: textOf(fields, "address") },
      }),
    told: ({ contactMethod }) => `You are reached at ${contactMethod.address} too. Send it a test page.`,
    undo: async ({ contactMethod: { id } }) =>
      id && (await api.notify.removeMyContactMethod({ params: { contactMethodId: id } })),
    quietErrors: true,
    onDone: ({ secret }) => {
      if (secret === null) close(false);
    },
  });
  const secret = add.data?.secret;
  return (
    <Dialog title="Add a contact method" open={open} onOpenChange={close}>
      {secret ? (
        <Stack space="close">
          <Words>Your receiver checks our signature with this secret. It is shown this once.</Words>
          <CommandLine command={secret} />
        </Stack>
      ) : (
        <Form onSubmit={add.mutate} submitLabel="Add" pending={add.isPending} error={add.error}>
          {(faultOf) => (
            <>
              <ChoiceField label="Channel" name="channel" options={CHANNELS} />
              <InputField
                label="Address"
                name="address"
                hint="An e-mail address, or an https URL"
                fault={faultOf("address")}
                required
              />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
