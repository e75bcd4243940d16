import { Channel, type ContactMethod } from "@shipshape/contract/notify";
import type { ChannelView } from "@shipshape/contract/notify-contacts";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Stack, Words } from "../../kit/stack.tsx";

type Kind = z.output<typeof ChannelView>;
type Added = z.output<typeof ContactMethod>;
type ContactMethodDialogProps = { onClose: () => void; onAdded: (added: Added) => void };

/** Where the address is typed; or why this channel cannot be used here yet. */
function AddressField({ kind, fault }: { kind: Kind; fault: string | undefined }) {
  const { channel, ready, because, address, hint } = kind;
  const isPhone = channel === "sms" || channel === "voice";
  if (!ready) {
    return (
      <Notice tone="warn" title="It cannot be used here yet">
        {because}.
      </Notice>
    );
  }
  return (
    <InputField
      key={channel}
      label={address}
      name="address"
      hint={hint}
      fault={fault}
      type={isPhone ? "tel" : "text"}
      autoComplete={isPhone ? "tel" : "off"}
      required
    />
  );
}

/** Adds a way to reach the signed-in user; the signing secret of a webhook is shown this once. */
export function ContactMethodDialog({ onClose, onAdded }: ContactMethodDialogProps) {
  const { channels } = useSuspenseQuery(ask.notify.listChannels()).data;
  const typed = channels.filter(({ channel }) => channel !== "push");
  const [chosen, setChosen] = useState<string>(
    ["sms", "slack", "email"].find((name) => typed.some(({ channel, ready }) => channel === name && ready)) ?? "email",
  );
  const kind = typed.find(({ channel }) => channel === chosen) ?? typed[0];
  const add = useAction({
    run: (fields: FormData) =>
      api.notify.addMyContactMethod({ body: { channel: Channel.parse(chosen), address: textOf(fields, "address") } }),
    told: ({ contactMethod }) =>
      contactMethod.verifiedAt === null
        ? `${contactMethod.label} was added: prove now that it is yours.`
        : `You are reached at ${contactMethod.label} too. Send it a test page.`,
    undo: async ({ contactMethod: { id } }) =>
      id && (await api.notify.removeMyContactMethod({ params: { contactMethodId: id } })),
    quietErrors: true,
    onDone: ({ secret, contactMethod }) => {
      if (secret === null) onAdded(contactMethod);
    },
  });
  const secret = add.data?.secret;
  return (
    <Dialog title="Add a contact method" open onOpenChange={onClose}>
      {secret ? (
        <Stack space="close">
          <Words>Your receiver checks our signature with this secret. It is shown this once.</Words>
          <CommandLine command={secret} />
        </Stack>
      ) : (
        <Form
          onSubmit={add.mutate}
          submitLabel="Add"
          pending={add.isPending}
          error={add.error}
          whyNot={kind && !kind.ready ? kind.because : undefined}
        >
          {(faultOf) => (
            <>
              <ChoiceField
                label="Channel"
                value={chosen}
                onChoose={setChosen}
                options={typed.map(({ channel, label, ready: is }) => ({
                  value: channel,
                  label: is ? label : `${label} (not set up)`,
                }))}
              />
              {kind && <AddressField kind={kind} fault={faultOf("address")} />}
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
