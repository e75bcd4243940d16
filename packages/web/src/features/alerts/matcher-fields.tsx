import { Button, IconButton } from "../../kit/button.tsx";
import { FieldRow } from "../../kit/field-row.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import type { MatcherView } from "./silence-words.ts";

export type MatcherRow = MatcherView & { readonly key: number };

const OPERATORS = [
  { value: "=", label: "is" },
  { value: "!=", label: "is not" },
  { value: "=~", label: "fits the pattern" },
  { value: "!~", label: "fits not" },
] as const;

type MatcherFieldsProps = {
  rows: readonly MatcherRow[];
  onChange: (rows: readonly MatcherRow[]) => void;
};

/** The conditions on labels, one a row; an alert is covered where all of them fit. */
export function MatcherFields({ rows, onChange }: MatcherFieldsProps) {
  const change = (key: number, changed: Partial<MatcherView>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  const add = (): void => {
    const key = Math.max(0, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, name: "", operator: "=", value: "" }]);
  };
  return (
    <>
      {rows.map(({ key, name, operator, value }) => (
        <FieldRow key={key}>
          <InputField
            label="Label"
            name={`name-${key}`}
            required
            defaultValue={name}
            placeholder="alertname"
            onText={(text) => change(key, { name: text.trim() })}
          />
          <ChoiceField
            label="How"
            name={`operator-${key}`}
            options={OPERATORS}
            value={operator}
            onChoose={(chosen) => change(key, { operator: chosen as MatcherView["operator"] })}
          />
          <InputField
            label="Value"
            name={`value-${key}`}
            defaultValue={value}
            placeholder="DiskFull"
            onText={(text) => change(key, { value: text })}
          />
          <IconButton
            icon="close"
            label={`Take ${name || "this condition"} out`}
            onPress={() => onChange(rows.filter((row) => row.key !== key))}
          />
        </FieldRow>
      ))}
      <Button kind="quiet" icon="plus" onPress={add}>
        Another condition
      </Button>
    </>
  );
}
