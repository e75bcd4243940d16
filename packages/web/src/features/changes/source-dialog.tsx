import type { SourceKindName } from "@shipshape/contract/changes-sources";
import { KNOWN_SOURCES } from "@shipshape/domain/changes/source-setup";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { DoorDialog } from "../access/door-dialog.tsx";
import { ServiceField } from "../catalog/service-field.tsx";
import type { MadeSource, SourceView } from "./source-view.ts";

type SourceDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (source: SourceView, made: MadeSource) => void;
};

const KINDS = Object.entries(KNOWN_SOURCES).map(([kind, { name }]) => ({ value: kind, label: name }));

type Setting = {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** So many lines of text; one where absent. */
  readonly rows?: number;
};

/** What only some kinds are asked for. */
const SETTINGS: Partial<Record<SourceKindName, readonly Setting[]>> = {
  travis: [
    {
      name: "apiUrl",
      label: "Travis's API",
      hint: "https://api.travis-ci.com where absent; its public key is read there",
    },
    {
      name: "publicKey",
      label: "Travis's public key",
      hint: "In PEM, for a Travis that this server cannot reach; its API is not asked then",
      rows: 4,
    },
  ],
  devlake: [
    { name: "connection", label: "Number in your scripts' address", hint: "The connection that they name, such as 1" },
    { name: "project", label: "Project in your scripts' address", hint: "Where they name a project of DevLake" },
  ],
  jenkins: [
    { name: "environmentParameter", label: "Parameter that names the environment", hint: "ENVIRONMENT where absent" },
    { name: "versionParameter", label: "Parameter that names the version", hint: "VERSION where absent" },
    { name: "serviceParameter", label: "Parameter that names the service", hint: "SERVICE where absent" },
  ],
};

function bodyOf(fields: FormData, kind: SourceKindName) {
  const [service, environment] = [textOf(fields, "service"), textOf(fields, "environment")];
  const given = (SETTINGS[kind] ?? []).map(({ name }) => [name, textOf(fields, name)] as const);
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
          {(SETTINGS[kind] ?? []).map(({ name, label, hint, rows }) => {
            const field = { label, name, hint, fault: faultOf(`settings.${name}`) };
            return rows === undefined ? (
              <InputField key={name} {...field} />
            ) : (
              <TextField key={name} rows={rows} placeholder="-----BEGIN PUBLIC KEY-----" {...field} />
            );
          })}
        </>
      )}
    </DoorDialog>
  );
}
