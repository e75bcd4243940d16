import { Lifecycle, type Service } from "@shipshape/contract/catalog";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { PickField } from "../../kit/pick-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { ContactsField } from "./contacts-field.tsx";
import { linesOf } from "./lines-of.ts";
import { useTeamOptions } from "./name-choice.tsx";
import { pickable } from "./pickable.ts";

export type ServiceView = z.infer<typeof Service>;

const TIERS = [
  { value: "1", label: "1: the business stops without it" },
  { value: "2", label: "2: users notice at once" },
  { value: "3", label: "3: users notice later" },
  { value: "4", label: "4: only we notice" },
];
const LIFECYCLES = Lifecycle.options.map((value) => ({ value, label: value }));

type FaultOf = (name: string) => string | undefined;
type FieldsProps = { service: ServiceView | undefined; faultOf: FaultOf };

/** What a person says of a service. Its name is chosen once. */
export function ServiceFields({ service, faultOf }: FieldsProps) {
  const known = (field: "displayName" | "runbook" | "description") => ({
    name: field,
    defaultValue: service?.[field] ?? "",
    fault: faultOf(field),
  });
  return (
    <>
      <Tiles>
        {!service && (
          <InputField
            label="Name"
            name="name"
            hint="Lower-case letters, digits and -"
            fault={faultOf("name")}
            required
          />
        )}
        <InputField label="Shown as" {...known("displayName")} />
        <OwnerField owner={service?.owner} fault={faultOf("owner")} />
        <ChoiceField label="Tier" name="tier" options={TIERS} defaultValue={String(service?.tier ?? 3)} />
        <ChoiceField
          label="Lifecycle"
          name="lifecycle"
          options={LIFECYCLES}
          defaultValue={service?.lifecycle ?? "production"}
        />
        <PolicyField policy={service?.escalationPolicy ?? ""} fault={faultOf("escalationPolicy")} />
      </Tiles>
      <TextField label="What it does" rows={2} {...known("description")} />
      <DependenciesField service={service} fault={faultOf("dependsOn")} />
      <InputField label="Runbook" type="url" placeholder="https://…" {...known("runbook")} />
      <Tiles>
        <ContactsField label="Where to ask about it" contacts={service?.contacts ?? []} fault={faultOf("contacts")} />
        <TextField
          label="Links"
          name="links"
          rows={2}
          placeholder="Dashboard https://…"
          hint="One a line: what it is, then the address"
          defaultValue={linesOf((service?.links ?? []).map(({ title, url }) => [title, url]))}
          fault={faultOf("links")}
        />
      </Tiles>
    </>
  );
}

type ChoiceProps = { fault: string | undefined };

function OwnerField({ owner, fault }: ChoiceProps & { owner: string | undefined }) {
  const teams = useTeamOptions();
  return (
    <ChoiceField key={teams.length} label="Owner" name="owner" options={teams} defaultValue={owner} fault={fault} />
  );
}

/** Whom its alerts page, where that is not whom its owner's do. */
export function PolicyField({
  policy,
  fault,
  none = "that of its owner",
}: ChoiceProps & { policy: string; none?: string }) {
  const { data } = useQuery(ask.oncall.listEscalationPolicies());
  const policies = (data?.escalationPolicies ?? []).map(({ name, displayName }) => ({
    value: name,
    label: displayName,
  }));
  return (
    <ChoiceField
      key={policies.length}
      label="Escalation policy"
      name="escalationPolicy"
      options={[{ value: "", label: none }, ...policies]}
      defaultValue={policy}
      fault={fault}
    />
  );
}

function DependenciesField({ service, fault }: { service: ServiceView | undefined; fault: string | undefined }) {
  const [picked, setPicked] = useState<readonly string[]>(service?.dependsOn ?? []);
  const [typed, setTyped] = useState("");
  const { data } = useQuery({
    ...ask.catalog.listServices({ query: { limit: 20, ...(typed ? { search: typed } : {}) } }),
    placeholderData: keepPreviousData,
  });
  const options = pickable(
    typed,
    (data?.services ?? []).filter(({ name }) => name !== service?.name),
  );
  return (
    <PickField
      label="Depends on"
      name="dependsOn"
      hint="Services it calls; one that nobody added yet may be named too"
      fault={fault}
      free
      {...{ picked, typed, options }}
      onPick={setPicked}
      onType={setTyped}
    />
  );
}
