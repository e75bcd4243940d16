import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";

const option = ({ name }: { name: string }) => ({ value: name, label: name });

/** What was filled in. */
export const passOf = (fields: FormData) => ({
  service: textOf(fields, "service"),
  environment: textOf(fields, "environment"),
  reason: textOf(fields, "reason"),
  minutes: Number(textOf(fields, "minutes")),
});

type PassFieldsProps = {
  faultOf: (name: string) => string | undefined;
  reasonHint: string;
  minutesHint: string;
};

/** Which gate, why, and for how many minutes: whatever stands against a change is let through by saying these. */
export function PassFields({ faultOf, reasonHint, minutesHint }: PassFieldsProps) {
  const { data: catalog } = useSuspenseQuery(ask.catalog.listServices());
  const { data: known } = useSuspenseQuery(ask.environments.list());
  return (
    <>
      <TextField label="Why it cannot wait" name="reason" hint={reasonHint} fault={faultOf("reason")} required />
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
        hint={minutesHint}
        fault={faultOf("minutes")}
        required
      />
    </>
  );
}
