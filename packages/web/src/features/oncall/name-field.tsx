import { nameFor } from "@shipshape/domain/catalog/service-name";
import { InputField } from "../../kit/form-field.tsx";

type Named = { readonly name: string; readonly displayName: string };

type NameFieldProps<Draft extends Named> = {
  draft: Draft;
  isNew: boolean;
  onChange: (draft: Draft) => void;
  faultOf: (name: string) => string | undefined;
};

/** What something is called; the name by which it is known follows while it is new. */
export function NameField<Draft extends Named>({ draft, isNew, onChange, faultOf }: NameFieldProps<Draft>) {
  const { name, displayName } = draft;
  return (
    <InputField
      label="Name"
      defaultValue={displayName}
      hint={isNew ? name && `will be known as ${name}` : `known as ${name}`}
      onText={(text) => onChange({ ...draft, displayName: text, name: isNew ? nameFor(text) : name })}
      fault={faultOf("displayName") ?? faultOf("name")}
      required
    />
  );
}
