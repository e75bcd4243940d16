import type { IntegrationKind } from "@shipshape/contract/integrations";
import { kindOf, SET_UP_KINDS } from "@shipshape/domain/alerts/integration-setup";
import { parseDuration } from "@shipshape/domain/time/duration";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { DoorDialog } from "../access/door-dialog.tsx";
import { ServiceField } from "../catalog/service-field.tsx";
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
  return (
    <DoorDialog
      title="Add an integration"
      about={kindOf(kind).about}
      submitLabel="Make its key"
      open={open}
      onOpenChange={onOpenChange}
      create={async (fields) => api.alerts.createIntegration({ body: bodyOf(fields, kind) })}
      onMade={({ integration, key, signingSecret }) =>
        onMade(integration, { key, signingSecret: signingSecret ?? undefined })
      }
    >
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
          <ServiceField label="Whose alerts, where they do not say" none="What the alerts themselves say" />
          <KindFields kind={kind} faultOf={faultOf} />
        </>
      )}
    </DoorDialog>
  );
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
