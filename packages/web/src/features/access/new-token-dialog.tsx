import { TOKEN_SCOPES } from "@shipshape/contract/permission";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField, TickFields } from "../../kit/form-field.tsx";
import { Stack, Words } from "../../kit/stack.tsx";

type NewTokenDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

const SCOPES = TOKEN_SCOPES.map((scope) => ({ value: scope, label: scope }));

/** Asks for name and scopes, then shows the secret, this once. */
export function NewTokenDialog({ open, onOpenChange }: NewTokenDialogProps) {
  const create = useAction({
    run: (fields: FormData) =>
      api.access.createToken({ body: { name: textOf(fields, "name"), scopes: fields.getAll("scopes").map(String) } }),
    quietErrors: true,
  });
  const close = (next: boolean): void => {
    if (!next) create.reset();
    onOpenChange(next);
  };
  return (
    <Dialog
      title="New token"
      about="A pipeline needs changes:ingest; a monitoring system alerts:ingest."
      open={open}
      onOpenChange={close}
    >
      {create.data ? (
        <Stack space="close">
          <Words>Copy it now: it is shown this once.</Words>
          <CommandLine command={`export SHIPSHAPE_URL=${location.origin} SHIPSHAPE_TOKEN=${create.data.secret}`} />
        </Stack>
      ) : (
        <Form onSubmit={create.mutate} submitLabel="Create the token" pending={create.isPending} error={create.error}>
          {(faultOf) => (
            <>
              <InputField label="Name" name="name" hint="Who or what will use it" fault={faultOf("name")} required />
              <TickFields legend="It may" name="scopes" options={SCOPES} />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
