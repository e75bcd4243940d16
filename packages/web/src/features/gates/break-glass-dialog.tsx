import { MOST_BREAK_GLASS_MINUTES } from "@shipshape/contract/gates-approvals";
import { useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";

const option = ({ name }: { name: string }) => ({ value: name, label: name });

type BreakGlassDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Opens a gate for a while, whatever stands against it: where, why, and for how long. */
export function BreakGlassDialog({ open, onOpenChange }: BreakGlassDialogProps) {
  const broken = useAction({
    run: (fields: FormData) =>
      api.gates.breakGlass({
        body: {
          service: textOf(fields, "service"),
          environment: textOf(fields, "environment"),
          reason: textOf(fields, "reason"),
          minutes: Number(textOf(fields, "minutes")),
        },
      }),
    told: ({ service, environment }) => `The gate of ${service} in ${environment} is open.`,
    undo: ({ id }) => api.gates.endBreakGlass({ params: { id } }),
    quietErrors: true,
    onDone: () => onOpenChange(false),
  });
  return (
    <Dialog
      title="Break the glass"
      about="Every change passes the gate while it lasts, whatever stands against it. Everybody sees it, and it is written down with your name."
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form
        onSubmit={(fields) => broken.mutate(fields)}
        submitLabel="Break the glass"
        pending={broken.isPending}
        error={broken.error}
      >
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
        hint="Ten characters or more. Whoever looks back at it begins here."
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
        hint={`${MOST_BREAK_GLASS_MINUTES} at most; it ends by itself, and you can end it before`}
        fault={faultOf("minutes")}
        required
      />
    </>
  );
}
