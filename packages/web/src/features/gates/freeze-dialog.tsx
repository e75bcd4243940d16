import { nameFor } from "@shipshape/domain/catalog/service-name";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { momentOfLocal } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField, TickFields } from "../../kit/form-field.tsx";
import { FreezeTimeFields } from "./freeze-time-fields.tsx";
import type { FreezeView } from "./freeze-words.ts";

type FreezeSaid = Parameters<typeof api.gates.createFreeze>[0]["body"];

const namesIn = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== "");

/** When the form says that it is. */
function timeIn(fields: FormData, zone: string): Pick<FreezeSaid, "from" | "to" | "recurrence"> {
  if (fields.get("way") === "again") {
    const [rrule, firstStart, timeZone] = ["rrule", "firstStart", "timeZone"].map((name) => textOf(fields, name));
    const durationMinutes = Number(textOf(fields, "durationMinutes"));
    return {
      recurrence: { rrule: rrule ?? "", firstStart: firstStart ?? "", timeZone: timeZone ?? zone, durationMinutes },
    };
  }
  const moment = (name: string): Date => momentOfLocal(textOf(fields, name), zone);
  return { from: moment("from"), to: moment("to") };
}

const listIn = (fields: FormData, name: string) => {
  const names = namesIn(textOf(fields, name));
  return names.length > 0 ? { [name]: names } : {};
};

/** What the form says; what it does not ask stays as it was. */
function saidIn(fields: FormData, zone: string, known: FreezeView | undefined): FreezeSaid {
  const environments = fields.getAll("environments").map(String);
  const displayName = textOf(fields, "displayName");
  const passing = fields.getAll("passing");
  const { tiers, labels, match } = known?.selector ?? {};
  return {
    name: known?.name ?? nameFor(displayName),
    displayName,
    kind: fields.get("kind") === "allow" ? "allow" : "deny",
    ...timeIn(fields, zone),
    overrun: passing.includes("overrun"),
    manual: passing.includes("manual"),
    reason: textOf(fields, "reason"),
    selector: {
      ...(tiers ? { tiers } : {}),
      ...(labels ? { labels } : {}),
      ...(match ? { match } : {}),
      ...listIn(fields, "services"),
      ...listIn(fields, "teams"),
      ...listIn(fields, "changeClasses"),
      ...(environments.length > 0 ? { environments } : {}),
    },
    labels: known?.labels ?? {},
    annotations: known?.annotations ?? {},
  };
}

/** A freeze as it is said again: with its times, or with its recurrence. */
function saidAgain({ active: _, recurs: __, recurrence, from, to, ...rest }: FreezeView): FreezeSaid {
  return { ...rest, ...(recurrence ? { recurrence } : { from, to }) };
}
function putFreeze(freeze: FreezeView) {
  const { name, ...body } = saidAgain(freeze);
  return api.gates.updateFreeze({ params: { name }, body });
}
export const makeFreeze = (freeze: FreezeView) => api.gates.createFreeze({ body: saidAgain(freeze) });

type FreezeDialogProps = {
  /** The one to change; a new one where absent. */
  freeze?: FreezeView | undefined;
  /** When a new one is to be. */
  span?: TimeSpan | undefined;
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
      <FreezeTimeFields {...{ freeze, span, zone, faultOf }} />
      <WhatItHoldsFor freeze={freeze} faultOf={faultOf} />
    </>
  );
}

const PASSING = [
  { value: "overrun", label: "What began before it" },
  { value: "manual", label: "What a person begins by hand" },
];

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
      <InputField
        label="What the change is for"
        name="changeClasses"
        defaultValue={freeze?.selector.changeClasses?.join(", ") ?? ""}
        placeholder="anything"
        hint="feature, fix, security, reliability, config, or names of your own"
        fault={faultOf("selector.changeClasses")}
      />
      <TickFields
        legend="What passes it all the same"
        name="passing"
        options={PASSING}
        ticked={PASSING.map(({ value }) => value).filter((way) => freeze?.[way as "overrun" | "manual"])}
      />
    </>
  );
}
