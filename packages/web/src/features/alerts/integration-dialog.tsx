import type { IntegrationKind } from "@shipshape/contract/integrations";
import { kindOf, SET_UP_KINDS } from "@shipshape/domain/alerts/integration-setup";
import { parseDuration } from "@shipshape/domain/time/duration";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import type { IntegrationView, MadeKey } from "./integration-view.ts";

type IntegrationDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (integration: IntegrationView, key: MadeKey) => void;
};

const KINDS = SET_UP_KINDS.map((kind) => ({ value: kind, label: kindOf(kind).name }));

const secondsOf = (text: string): number => {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new Error(parsed.because);
  return Math.round(parsed.ms / 1_000);
};

/** What is asked for beyond a name, which depends on the kind. */
function bodyOf(fields: FormData, kind: IntegrationKind) {
  const service = textOf(fields, "service");
  const signingSecret = textOf(fields, "signingSecret");
  return {
    name: textOf(fields, "name"),
    kind,
    ...(service ? { service } : {}),
    ...(kind === "grafana" ? { signed: fields.getAll("signed").includes("yes") } : {}),
    ...(kind === "sentry" ? { signingSecret } : {}),
    ...(kind === "heartbeat"
      ? {
          heartbeat: {
            everySeconds: secondsOf(textOf(fields, "every")),
            graceSeconds: secondsOf(textOf(fields, "grace")),
          },
        }
      : {}),
  };
}

/** Asks who will send, and makes a key. */
export function IntegrationDialog({ open, onOpenChange, onMade }: IntegrationDialogProps) {
  const [kind, setKind] = useState<IntegrationKind>("alertmanager");
  const create = useAction({
    run: async (fields: FormData) => api.alerts.createIntegration({ body: bodyOf(fields, kind) }),
    quietErrors: true,
    onDone: ({ integration, key, signingSecret }) => {
      onMade(integration, { key, signingSecret: signingSecret ?? undefined });
      close(false);
    },
  });
  const close = (next: boolean): void => {
    if (!next) create.reset();
    onOpenChange(next);
  };
  return (
    <Dialog title="Add an integration" about={kindOf(kind).about} open={open} onOpenChange={close}>
      <Form onSubmit={create.mutate} submitLabel="Make its key" pending={create.isPending} error={create.error}>
        {(faultOf) => (
          <>
            <ChoiceField
              label="Who sends"
              name="kind"
              options={KINDS}
              value={kind}
              onChoose={(chosen) => setKind(chosen as IntegrationKind)}
            />
            <InputField label="Name" name="name" placeholder="prometheus-eu" fault={faultOf("name")} required />
            <ServiceField />
            <KindFields kind={kind} faultOf={faultOf} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function ServiceField() {
  const { services } = useSuspenseQuery(ask.catalog.listServices()).data;
  const options = [
    { value: "", label: "What the alerts themselves say" },
    ...services.map(({ name, displayName }) => ({ value: name, label: displayName })),
  ];
  return <ChoiceField label="Whose alerts, where they do not say" name="service" options={options} />;
}

type KindFieldsProps = { kind: IntegrationKind; faultOf: (name: string) => string | undefined };

function KindFields({ kind, faultOf }: KindFieldsProps) {
  if (kind === "grafana") {
    const options = [{ value: "yes", label: "Grafana 12 or newer signs each request with a secret" }];
    return <TickFields legend="Signature" name="signed" options={options} />;
  }
  if (kind === "sentry") {
    return (
      <InputField
        label="Client Secret"
        name="signingSecret"
        type="password"
        autoComplete="off"
        hint="Of the internal integration at Sentry; kept sealed"
        fault={faultOf("signingSecret")}
        required
      />
    );
  }
  if (kind !== "heartbeat") return null;
  return (
    <>
      <InputField
        label="Expected every"
        name="every"
        defaultValue="1h"
        hint="1h, 30m, 1d"
        fault={faultOf("heartbeat")}
        required
      />
      <InputField label="May come later by" name="grace" defaultValue="5m" required />
    </>
  );
}
