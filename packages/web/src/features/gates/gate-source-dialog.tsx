import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import type { GateSourceView, MadeGateSource } from "./gate-source-view.ts";

type GateSourceDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (source: GateSourceView, made: MadeGateSource) => void;
};

function bodyOf(fields: FormData) {
  const [service, apiUrl] = [textOf(fields, "service"), textOf(fields, "apiUrl")];
  return { name: textOf(fields, "name"), ...(service ? { service } : {}), ...(apiUrl ? { apiUrl } : {}) };
}

/** Asks which GitHub will ask, and makes its address and its secret. */
export function GateSourceDialog({ open, onOpenChange, onMade }: GateSourceDialogProps) {
  const { services } = useSuspenseQuery(ask.catalog.listServices()).data;
  const create = useAction({
    run: async (fields: FormData) => api.gates.createSource({ body: bodyOf(fields) }),
    quietErrors: true,
    onDone: ({ source, key, secret }) => {
      onMade(source, { key, secret });
      close(false);
    },
  });
  const close = (next: boolean): void => {
    if (!next) create.reset();
    onOpenChange(next);
  };
  const options = [
    { value: "", label: "What repositories and mapping rules say" },
    ...services.map(({ name, displayName }) => ({ value: name, label: displayName })),
  ];
  return (
    <Dialog
      title="Let GitHub ask"
      about="Makes an address and a secret for a GitHub App of yours. What to do at GitHub is told next."
      open={open}
      onOpenChange={close}
    >
      <Form onSubmit={create.mutate} submitLabel="Make its address" pending={create.isPending} error={create.error}>
        {(faultOf) => (
          <>
            <InputField label="Name" name="name" placeholder="github" fault={faultOf("name")} required />
            <InputField
              label="GitHub's API"
              name="apiUrl"
              placeholder="https://api.github.com"
              hint="Of GitHub Enterprise: https://github.example.org/api/v3"
              fault={faultOf("apiUrl")}
            />
            <ChoiceField label="Whose deployments, where they do not say" name="service" options={options} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
