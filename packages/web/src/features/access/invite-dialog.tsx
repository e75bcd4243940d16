import { Role } from "@shipshape/contract/access";
import { nameFor } from "@shipshape/domain/catalog/service-name";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Stack, Words } from "../../kit/stack.tsx";

const ROLES = [
  { value: "responder", label: "responder: runs incidents, takes shifts" },
  { value: "viewer", label: "viewer: reads" },
  { value: "editor", label: "editor: changes what is configured" },
  { value: "admin", label: "admin: people, tokens, audit" },
];

type InviteDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Makes a user, and shows the link with which they come in: for whoever invites to hand on. */
export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const invite = useAction({
    run: (fields: FormData) => {
      const displayName = textOf(fields, "displayName");
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
      const body = { name: nameFor(displayName), displayName, email: textOf(fields, "email"), timeZone };
      return api.access.createUser({ body: { ...body, role: Role.parse(fields.get("role")) } });
    },
    quietErrors: true,
  });
  const close = (next: boolean): void => {
    if (!next) invite.reset();
    onOpenChange(next);
  };
  const invited = invite.data;
  return (
    <Dialog
      title="Invite somebody"
      about="They choose their password themselves, with a link that works once."
      open={open}
      onOpenChange={close}
    >
      {invited ? (
        <Stack space="close">
          <Words>{invited.user.displayName} comes in with this link, within a day. Give it to nobody else:</Words>
          <CommandLine command={invited.url} />
        </Stack>
      ) : (
        <Form onSubmit={invite.mutate} submitLabel="Invite" pending={invite.isPending} error={invite.error}>
          {(faultOf) => (
            <>
              <InputField label="Name" name="displayName" fault={faultOf("name") ?? faultOf("displayName")} required />
              <InputField
                label="E-mail address"
                name="email"
                type="email"
                hint="Pages are sent here"
                fault={faultOf("email")}
                required
              />
              <ChoiceField label="Role" name="role" options={ROLES} fault={faultOf("role")} />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}

/** The link that somebody else needs to come in. */
export const LinkDialog = ({ url, onClose }: { url: string | undefined; onClose: () => void }) => (
  <Dialog
    title="A link that works once"
    about="Give it to this person only. Whoever opens it within a day chooses the password."
    open={url !== undefined}
    onOpenChange={onClose}
  >
    {url && <CommandLine command={url} />}
  </Dialog>
);
