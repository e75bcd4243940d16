import { Lifecycle, type Service } from "@shipshape/contract/catalog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";

type ServiceView = z.infer<typeof Service>;
type ServiceInput = Parameters<typeof api.catalog.createService>[0]["body"];

const TIERS = [
  { value: "1", label: "1: the business stops without it" },
  { value: "2", label: "2: users notice at once" },
  { value: "3", label: "3: users notice later" },
  { value: "4", label: "4: only we notice" },
];
const LIFECYCLES = Lifecycle.options.map((value) => ({ value, label: value }));

/** What the form says, over what was known and the form does not ask. */
function inputOf(fields: FormData, known: ServiceView | undefined): ServiceInput {
  const displayName = textOf(fields, "displayName");
  const runbook = textOf(fields, "runbook");
  const dependsOn = textOf(fields, "dependsOn")
    .split(/[\s,]+/)
    .filter(Boolean);
  return {
    ...(known && {
      contacts: known.contacts,
      links: known.links,
      labels: known.labels,
      annotations: known.annotations,
      ...(known.escalationPolicy ? { escalationPolicy: known.escalationPolicy } : {}),
    }),
    name: known?.name ?? textOf(fields, "name"),
    owner: textOf(fields, "owner"),
    tier: Number(fields.get("tier")),
    lifecycle: Lifecycle.parse(fields.get("lifecycle")),
    description: textOf(fields, "description"),
    dependsOn,
    ...(displayName === "" ? {} : { displayName }),
    ...(runbook === "" ? {} : { runbook }),
  };
}

type ServiceDialogProps = { service?: ServiceView; open: boolean; onOpenChange: (open: boolean) => void };

/** Adds a service, or changes one. */
export function ServiceDialog({ service, open, onOpenChange }: ServiceDialogProps) {
  const navigate = useNavigate();
  const save = useAction({
    run: (fields: FormData) => {
      const body = inputOf(fields, service);
      return service
        ? api.catalog.updateService({ params: { name: service.name }, body })
        : api.catalog.createService({ body });
    },
    told: ({ displayName }) => `${displayName} is saved.`,
    quietErrors: true,
    onDone: ({ name }) => {
      onOpenChange(false);
      if (!service) void navigate({ to: "/services/$name", params: { name } });
    },
  });
  return (
    <Dialog title={service ? `Change ${service.displayName}` : "Add a service"} open={open} onOpenChange={onOpenChange}>
      <Form onSubmit={save.mutate} submitLabel="Save" pending={save.isPending} error={save.error}>
        {(faultOf) => <ServiceFields service={service} faultOf={faultOf} />}
      </Form>
    </Dialog>
  );
}

type FieldsProps = { service: ServiceView | undefined; faultOf: (name: string) => string | undefined };

function ServiceFields({ service, faultOf }: FieldsProps) {
  const { data } = useQuery(ask.catalog.listTeams());
  const teams = (data?.teams ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }));
  return (
    <>
      {!service && (
        <InputField
          label="Name"
          name="name"
          hint="Lower-case letters, digits and -"
          fault={faultOf("name")}
          required
          autoFocus
        />
      )}
      <InputField
        label="Shown as"
        name="displayName"
        defaultValue={service?.displayName ?? ""}
        fault={faultOf("displayName")}
      />
      <ChoiceField
        key={teams.length}
        label="Owner"
        name="owner"
        options={teams}
        defaultValue={service?.owner}
        fault={faultOf("owner")}
      />
      <ChoiceField label="Tier" name="tier" options={TIERS} defaultValue={String(service?.tier ?? 3)} />
      <ChoiceField
        label="Lifecycle"
        name="lifecycle"
        options={LIFECYCLES}
        defaultValue={service?.lifecycle ?? "production"}
      />
      <TextField
        label="What it does"
        name="description"
        rows={2}
        defaultValue={service?.description ?? ""}
        fault={faultOf("description")}
      />
      <InputField
        label="Runbook"
        name="runbook"
        type="url"
        defaultValue={service?.runbook ?? ""}
        placeholder="https://…"
        fault={faultOf("runbook")}
      />
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
