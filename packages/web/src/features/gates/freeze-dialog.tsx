import { nameFor } from "@shipshape/domain/catalog/service-name";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField, TickFields } from "../../kit/form-field.tsx";
import type { FreezeView } from "./freeze-words.ts";

type FreezeSaid = Parameters<typeof api.gates.createFreeze>[0]["body"];

const HOUR_MS = 3_600_000;

const namesIn = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== "");

/** What the form says; what it does not ask stays as it was. */
function saidIn(fields: FormData, zone: string, known: FreezeView | undefined): FreezeSaid {
  const moment = (name: string): Date => momentOfLocal(textOf(fields, name), zone);
  const [services, teams] = [namesIn(textOf(fields, "services")), namesIn(textOf(fields, "teams"))];
  const environments = fields.getAll("environments").map(String);
  const displayName = textOf(fields, "displayName");
  return {
    name: known?.name ?? nameFor(displayName),
    displayName,
    kind: fields.get("kind") === "allow" ? "allow" : "deny",
    from: moment("from"),
    to: moment("to"),
    reason: textOf(fields, "reason"),
    selector: {
      ...(known?.selector.tiers ? { tiers: known.selector.tiers } : {}),
      ...(services.length > 0 ? { services } : {}),
      ...(teams.length > 0 ? { teams } : {}),
      ...(environments.length > 0 ? { environments } : {}),
    },
    labels: known?.labels ?? {},
    annotations: known?.annotations ?? {},
  };
}

const putFreeze = ({ name, active: _, ...body }: FreezeView) => api.gates.updateFreeze({ params: { name }, body });
export const makeFreeze = ({ active: _, ...body }: FreezeView) => api.gates.createFreeze({ body });

type FreezeDialogProps = {
  /** The one to change; a new one where absent. */
  freeze?: FreezeView | undefined;
  /** When a new one is to be. */
  span?: { readonly fromMs: number; readonly toMs: number } | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Adds a freeze, or changes one. */
export function FreezeDialog({ freeze, span, open, onOpenChange }: FreezeDialogProps) {
  const zone = useTimeZone();
  const save = useAction({
    run: (fields: FormData) => {
      const { name, ...body } = saidIn(fields, zone, freeze);
      return freeze
        ? api.gates.updateFreeze({ params: { name }, body })
        : api.gates.createFreeze({ body: { name, ...body } });
    },
    told: ({ displayName }) => (freeze ? `${displayName} is changed.` : `${displayName} is added.`),
    undo: ({ name }) => (freeze ? putFreeze(freeze) : api.gates.deleteFreeze({ params: { name } })),
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title={freeze ? `Change ${freeze.displayName}` : "Add a freeze"}
      about="While it lasts the gate tells deployments to wait, with your reason. Rollbacks pass."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={save.mutate}
        submitLabel={freeze ? "Change it" : "Add the freeze"}
        pending={save.isPending}
        error={save.error}
      >
        {(faultOf) => <FreezeFields {...{ freeze, span, zone, faultOf }} />}
      </Form>
    </Dialog>
  );
}

type FieldsProps = Pick<FreezeDialogProps, "freeze" | "span"> & {
  zone: string;
  faultOf: (name: string) => string | undefined;
};

function FreezeFields({ freeze, span, zone, faultOf }: FieldsProps) {
  const hour = Math.ceil(nowMs() / HOUR_MS) * HOUR_MS;
  const from = freeze?.from ?? new Date(span?.fromMs ?? hour);
  const to = freeze?.to ?? new Date(span?.toMs ?? hour + 24 * HOUR_MS);
  return (
    <>
      <InputField
        label="What it is called"
        name="displayName"
        required
        defaultValue={freeze?.displayName ?? ""}
        placeholder="Year's end"
        pattern=".*[A-Za-z0-9].*"
        fault={faultOf("displayName") ?? faultOf("name")}
      />
      <TextField
        label="Why"
        name="reason"
        rows={2}
        required
        defaultValue={freeze?.reason ?? ""}
        placeholder="The books are closed"
        fault={faultOf("reason")}
      />
      <InputField label="From" name="from" type="datetime-local" required defaultValue={localOfMoment(from, zone)} />
      <InputField
        label="To"
        name="to"
        type="datetime-local"
        required
        defaultValue={localOfMoment(to, zone)}
        hint={`Times in ${zone}`}
        fault={faultOf("to")}
      />
      <WhatItHoldsFor freeze={freeze} faultOf={faultOf} />
    </>
  );
}

function WhatItHoldsFor({ freeze, faultOf }: Pick<FieldsProps, "freeze" | "faultOf">) {
  const { data } = useSuspenseQuery(ask.environments.list());
  return (
    <>
      <ChoiceField
        label="Kind"
        name="kind"
        defaultValue={freeze?.kind ?? "deny"}
        options={[
          { value: "deny", label: "Nothing ships in it" },
          { value: "allow", label: "Things ship only in it" },
        ]}
      />
      <TickFields
        legend="Environments (none ticked: all)"
        name="environments"
        options={data.environments.map(({ name }) => ({ value: name, label: name }))}
        ticked={freeze?.selector.environments ?? []}
      />
      <InputField
        label="Services"
        name="services"
        defaultValue={freeze?.selector.services?.join(", ") ?? ""}
        placeholder="all of them"
        hint="Names, with commas between"
        fault={faultOf("selector.services")}
      />
      <InputField
        label="Teams"
        name="teams"
        defaultValue={freeze?.selector.teams?.join(", ") ?? ""}
        placeholder="all of them"
        fault={faultOf("selector.teams")}
      />
    </>
  );
}
