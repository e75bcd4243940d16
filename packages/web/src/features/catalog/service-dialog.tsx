import { Lifecycle } from "@shipshape/contract/catalog";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { pairsOf } from "./lines-of.ts";
import { ServiceFields, type ServiceView } from "./service-fields.tsx";

type ServiceInput = Parameters<typeof api.catalog.createService>[0]["body"];

/** What the form says, over what was known and the form does not ask. */
function inputOf(fields: FormData, known: ServiceView | undefined): ServiceInput {
  const optional = ["displayName", "runbook", "escalationPolicy"] as const;
  const said = optional.map((field) => [field, textOf(fields, field)] as const).filter(([, value]) => value !== "");
  return {
    ...(known && { labels: known.labels, annotations: known.annotations }),
    name: known?.name ?? textOf(fields, "name"),
    owner: textOf(fields, "owner"),
    tier: Number(fields.get("tier")),
    lifecycle: Lifecycle.parse(fields.get("lifecycle")),
    description: textOf(fields, "description"),
    dependsOn: fields.getAll("dependsOn").map(String),
    contacts: pairsOf(textOf(fields, "contacts")).map(([kind, value]) => ({ kind, value })),
    links: pairsOf(textOf(fields, "links")).map(([title, url]) => ({ title, url })),
    ...Object.fromEntries(said),
  };
}

/** What the catalog said of a service, to say it again. */
function inputAsKnown({ displayName, runbook, escalationPolicy, ...service }: ServiceView): ServiceInput {
  const { name, owner, tier, lifecycle, description, dependsOn, contacts, links, labels, annotations } = service;
  return {
    ...{ name, owner, tier, lifecycle, description, dependsOn, contacts, links, labels, annotations },
    displayName,
    ...(runbook === null ? {} : { runbook }),
    ...(escalationPolicy === null ? {} : { escalationPolicy }),
  };
}

const put = (body: ServiceInput) => api.catalog.updateService({ params: { name: body.name }, body });

type ServiceDialogProps = { service?: ServiceView; open: boolean; onOpenChange: (open: boolean) => void };

/** Adds a service, or changes one. */
export function ServiceDialog({ service, open, onOpenChange }: ServiceDialogProps) {
  const navigate = useNavigate();
  const save = useAction({
    run: (fields: FormData) => {
      const body = inputOf(fields, service);
      return service ? put(body) : api.catalog.createService({ body });
    },
    told: ({ displayName }) => `${displayName} is saved.`,
    undo: async ({ name }) => {
      if (service) return put(inputAsKnown(service));
      await navigate({ to: "/services" });
      return api.catalog.archiveService({ params: { name } });
    },
    quietErrors: true,
    onDone: ({ name }) => {
      onOpenChange(false);
      if (!service) void navigate({ to: "/services/$name", params: { name } });
    },
  });
  return (
    <Dialog title={service ? `Change ${service.displayName}` : "Add a service"} open={open} onOpenChange={onOpenChange}>
      <Form
        onSubmit={save.mutate}
        submitLabel="Save"
        pending={save.isPending}
        error={save.error}
        beside={service && !service.builtIn && <ArchiveButton service={service} />}
      >
        {(faultOf) => <ServiceFields service={service} faultOf={faultOf} />}
      </Form>
    </Dialog>
  );
}

/** Takes the service out of the lists; what it was stays, and it comes back with one press. */
function ArchiveButton({ service: { name, displayName } }: { service: ServiceView }) {
  const navigate = useNavigate();
  const params = { name };
  const archive = useAction({
    // its page is left first: what is asked there has no answer any more
    run: async () => {
      await navigate({ to: "/services" });
      return api.catalog.archiveService({ params });
    },
    told: () => `${displayName} is archived, with its objectives.`,
    undo: async () => {
      await api.catalog.unarchiveService({ params });
      await navigate({ to: "/services/$name", params });
    },
  });
  return (
    <Button kind="danger" action={archive}>
      Archive
    </Button>
  );
}
