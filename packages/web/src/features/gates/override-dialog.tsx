import { MOST_OVERRIDE_MINUTES } from "@shipshape/contract/gates-freezes";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import type { FreezeView } from "./freeze-words.ts";

const option = ({ name }: { name: string }) => ({ value: name, label: name });

type OverrideDialogProps = { freeze: FreezeView; open: boolean; onOpenChange: (open: boolean) => void };

/** Lets one gate pass one freeze for a while. */
export function OverrideDialog({ freeze, open, onOpenChange }: OverrideDialogProps) {
  const override = useAction({
    run: (fields: FormData) =>
      api.gates.overrideFreeze({
        params: { name: freeze.name },
        body: {
          service: textOf(fields, "service"),
          environment: textOf(fields, "environment"),
          reason: textOf(fields, "reason"),
          minutes: Number(textOf(fields, "minutes")),
        },
      }),
    told: ({ service, environment }) => `${service} may pass ${freeze.displayName} in ${environment}.`,
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title={`Let something pass ${freeze.displayName}`}
      about="This freeze alone does not hold the gate up for a while; whatever else stands against a change still does. It is written down with your name."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form onSubmit={override.mutate} submitLabel="Let it pass" pending={override.isPending} error={override.error}>
        {(faultOf) => <Fields faultOf={faultOf} />}
      </Form>
    </Dialog>
  );
}

function Fields({ faultOf }: { faultOf: (name: string) => string | undefined }) {
  const { data: catalog } = useSuspenseQuery(ask.catalog.listServices());
  const { data: known } = useSuspenseQuery(ask.environments.list());
  return (
    <>
      <TextField
        label="Why it cannot wait"
        name="reason"
        hint="Ten characters or more."
        fault={faultOf("reason")}
        required
      />
      <ChoiceField
        label="Service"
        name="service"
        options={catalog.services.filter(({ builtIn }) => !builtIn).map(option)}
        fault={faultOf("service")}
      />
      <ChoiceField
        label="Environment"
        name="environment"
        options={known.environments.map(option)}
        defaultValue={known.environments.find(({ kind }) => kind === "production")?.name}
        fault={faultOf("environment")}
      />
      <InputField
        label="For how many minutes"
        name="minutes"
        inputMode="numeric"
        pattern="[0-9]+"
        defaultValue="60"
        hint={`${MOST_OVERRIDE_MINUTES} at most; it ends by itself`}
        fault={faultOf("minutes")}
        required
      />
    </>
  );
}
