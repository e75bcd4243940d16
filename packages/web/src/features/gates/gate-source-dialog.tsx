import { api } from "../../kernel/api.ts";
import { textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { DoorDialog } from "../access/door-dialog.tsx";
import { ServiceField } from "../catalog/service-field.tsx";
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
  return (
    <DoorDialog
      title="Let GitHub ask"
      about="Makes an address and a secret for a GitHub App of yours. What to do at GitHub is told next."
      submitLabel="Make its address"
      open={open}
      onOpenChange={onOpenChange}
      create={async (fields) => api.gates.createSource({ body: bodyOf(fields) })}
      onMade={({ source, key, secret }) => onMade(source, { key, secret })}
    >
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
          <ServiceField
            label="Whose deployments, where they do not say"
            none="What repositories and mapping rules say"
          />
        </>
      )}
    </DoorDialog>
  );
}
