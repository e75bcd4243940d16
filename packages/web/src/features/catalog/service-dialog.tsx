import { Lifecycle } from "@shipshape/contract/catalog";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ServiceFields, type ServiceView } from "./service-fields.tsx";

type ServiceInput = Parameters<typeof api.catalog.createService>[0]["body"];

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
