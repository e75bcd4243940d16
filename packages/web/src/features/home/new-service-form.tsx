import { nameFor } from "@shipshape/domain/catalog/service-name";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { freeName, serviceDocuments } from "./first-documents.ts";
import type { Found } from "./found.ts";

const TIERS = [
  { value: "1", label: "1: customers notice at once" },
  { value: "2", label: "2: customers notice soon" },
  { value: "3", label: "3: colleagues notice" },
  { value: "4", label: "4: nobody notices today" },
];

/** The source that has this address already, else one that is made now; its name. */
async function sourceFor(found: Found, service: string): Promise<string> {
  const { sources } = await api.telemetry.listSources();
  const known = sources.find(({ url, kind }) => url === found.url && kind === found.kind);
  if (known) return known.name;
  const wanted = found.kind === "prometheus" ? "prometheus" : `${service.slice(0, 55)}-metrics`;
  const name = freeName(wanted, new Set(sources.map((source) => source.name)));
  const { kind, url, bearerToken } = found;
  await api.telemetry.createSource({
    body: { name, kind, url, ...(bearerToken === undefined ? {} : { bearerToken }) },
  });
  return name;
}

async function addService(found: Found, fields: FormData): Promise<string> {
  const scope = found.services[Number(fields.get("scope") ?? 0)];
  const displayName = textOf(fields, "displayName");
  const name = nameFor(displayName);
  const team = textOf(fields, "team");
  const { teams } = await api.catalog.listTeams();
  const owner = teams.find((one) => one.name === team || one.displayName === team)?.name;
  const source = await sourceFor(found, name);
  const isOneOfMany = scope && (found.kind === "prometheus" || found.services.length > 1);
  const metrics = { source, ...(isOneOfMany ? { label: scope.label, value: scope.value } : {}) };
  const service = { name, displayName, tier: textOf(fields, "tier"), metrics };
  const text = serviceDocuments({
    ...service,
    owner: owner ?? nameFor(team),
    newTeam: owner === undefined ? team : undefined,
  });
  await api.configuration.apply({ body: { files: [{ path: "first-steps.yaml", text }] } });
  return displayName;
}

/** Whose metrics these are: the service and its team, by the names that people use. */
export function NewServiceForm({ found }: { found: Found }) {
  const whyNot = useWhyNot("config:write");
  const { teams } = useSuspenseQuery(ask.catalog.listTeams()).data;
  const [chosen, setChosen] = useState("0");
  const add = useAction({
    run: (fields: FormData) => addService(found, fields),
    told: (name) => `${name} is in the catalog.`,
    quietErrors: true,
  });
  const known = teams.map(({ displayName }) => displayName);
  const scope = found.services[Number(chosen)];
  const options = found.services.map(({ label, value, metrics }, at) => ({
    value: String(at),
    label: `${value} (${label}${metrics > 0 ? `, ${metrics === 1 ? "1 metric" : `${metrics} metrics`} to count` : ""})`,
  }));
  return (
    <Form onSubmit={add.mutate} submitLabel="Add the service" pending={add.isPending} error={add.error} whyNot={whyNot}>
      {() => (
        <>
          {options.length > 1 && (
            <ChoiceField label="Whose metrics" name="scope" options={options} value={chosen} onChoose={setChosen} />
          )}
          <InputField
            key={chosen}
            label="Service"
            name="displayName"
            defaultValue={scope?.value ?? ""}
            hint="As people call it"
            required
          />
          <InputField
            label="Team that owns it"
            name="team"
            defaultValue={known.find((name) => name !== "Shipshape") ?? "My team"}
            hint={`Added where it is new${known.length > 0 ? `; there is ${known.join(", ")}` : ""}`}
            required
          />
          <ChoiceField label="How critical" name="tier" options={TIERS} defaultValue="2" />
        </>
      )}
    </Form>
  );
}
