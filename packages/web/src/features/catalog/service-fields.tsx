import { Lifecycle, type Service } from "@shipshape/contract/catalog";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";

export type ServiceView = z.infer<typeof Service>;

const TIERS = [
  { value: "1", label: "1: the business stops without it" },
  { value: "2", label: "2: users notice at once" },
  { value: "3", label: "3: users notice later" },
  { value: "4", label: "4: only we notice" },
];
const LIFECYCLES = Lifecycle.options.map((value) => ({ value, label: value }));

type FieldsProps = { service: ServiceView | undefined; faultOf: (name: string) => string | undefined };

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
        <InputField label="Runbook" type="url" placeholder="https://…" {...known("runbook")} />
      </Tiles>
      <TextField label="What it does" rows={2} {...known("description")} />
      <InputField
        label="Depends on"
        name="dependsOn"
        defaultValue={service?.dependsOn.join(", ") ?? ""}
        hint="Names of services, with commas between"
        fault={faultOf("dependsOn")}
      />
    </>
  );
}

function OwnerField({ owner, fault }: { owner: string | undefined; fault: string | undefined }) {
  const { data } = useQuery(ask.catalog.listTeams());
  const teams = (data?.teams ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }));
  return (
    <ChoiceField key={teams.length} label="Owner" name="owner" options={teams} defaultValue={owner} fault={fault} />
  );
}
