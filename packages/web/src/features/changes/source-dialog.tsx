import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { KNOWN_SOURCES } from "@shipshape/domain/changes/source-setup";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { DoorDialog } from "../access/door-dialog.tsx";
import { ServiceField } from "../catalog/service-field.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

type SourceDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (source: SourceView, made: MadeSource) => void;
};

const KINDS = Object.entries(KNOWN_SOURCES).map(([kind, { name }]) => ({ value: kind, label: name }));

/** What only some kinds are asked for: the name of the setting, its label and a hint. */
const SETTINGS: Partial<Record<SourceKindName, readonly (readonly [name: string, label: string, hint: string])[]>> = {
  travis: [["apiUrl", "Travis's API", "https://api.travis-ci.com where absent; its public key is read there"]],
  devlake: [["connection", "Number in your scripts' address", "The connection that they name, such as 1"]],
  jenkins: [["environmentParameter", "Parameter that names the environment", "ENVIRONMENT where absent"]],
};

function bodyOf(fields: FormData, kind: SourceKindName) {
  const [service, environment] = [textOf(fields, "service"), textOf(fields, "environment")];
  const given = (SETTINGS[kind] ?? []).map(([name]) => [name, textOf(fields, name)] as const);
  const settings = Object.fromEntries(given.filter(([, value]) => value !== ""));
  return {
    name: textOf(fields, "name"),
    kind,
    ...(service ? { service } : {}),
    ...(environment ? { environment } : {}),
    settings,
  };
}

/** Asks who will tell of changes, and makes its address and its secret. */
export function SourceDialog({ open, onOpenChange, onMade }: SourceDialogProps) {
  const [kind, setKind] = useState<SourceKindName>("github");
  const environments = useQuery(ask.environments.list()).data?.environments ?? [];
  return (
    <DoorDialog
      title="Add a source"
      about={KNOWN_SOURCES[kind].about}
      submitLabel="Make its address"
      open={open}
      onOpenChange={onOpenChange}
      create={async (fields) => api.changes.createSource({ body: bodyOf(fields, kind) })}
      onMade={({ source, key, secret }) => onMade(source, { key, secret })}
    >
      {(faultOf) => (
        <>
          <ChoiceField
            label="Who tells"
            name="kind"
            options={KINDS}
            value={kind}
            onChoose={(chosen) => setKind(chosen as SourceKindName)}
          />
          <InputField label="Name" name="name" placeholder={kind} fault={faultOf("name")} required />
          <ServiceField label="Whose changes, where they do not say" none="What repositories and mapping rules say" />
          <InputField
            label="Where they happened, where they do not say"
            name="environment"
            placeholder="What changes and mapping rules say"
            suggestions={environments.map(({ name }) => name)}
            fault={faultOf("environment")}
          />
          {(SETTINGS[kind] ?? []).map(([name, label, hint]) => (
            <InputField key={name} label={label} name={name} hint={hint} fault={faultOf(`settings.${name}`)} />
          ))}
        </>
      )}
    </DoorDialog>
  );
}
