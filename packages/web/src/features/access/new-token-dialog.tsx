import { TOKEN_SCOPES } from "@shipshape/contract/permission";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useAction } from "../../kernel/use-action.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { Stack, Words } from "../../kit/stack.tsx";
import { SCOPE_WORDS } from "./scope-words.ts";

type NewTokenDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

const SCOPES = TOKEN_SCOPES.map((scope) => ({ value: scope, label: `${scope}: ${SCOPE_WORDS[scope] ?? ""}` }));
const LIVES = [
  { value: "", label: "Until it is revoked" },
  { value: "1", label: "A day" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
];

const expiryOf = (fields: FormData): { expiresAt: Date } | object => {
  const days = Number(textOf(fields, "days"));
  return days > 0 ? { expiresAt: new Date(nowMs() + days * DAY_MS) } : {};
};

/** Asks for name, scopes and how long it lives, then shows the secret, this once. */
export function NewTokenDialog({ open, onOpenChange }: NewTokenDialogProps) {
  const create = useAction({
    run: (fields: FormData) => {
      const scopes = fields.getAll("scopes").map(String);
      return api.access.createToken({ body: { name: textOf(fields, "name"), scopes, ...expiryOf(fields) } });
    },
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
              <ChoiceField label="It works" name="days" options={LIVES} fault={faultOf("expiresAt")} />
              <TickFields legend="It may" name="scopes" options={SCOPES} />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
