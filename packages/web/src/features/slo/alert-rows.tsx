import { useEffect, useRef, useState } from "react";
import { Button } from "../../kit/button.tsx";
import { FieldRow } from "../../kit/field-row.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { durationField, percentField } from "./edit-fields.ts";
import type { AlertRow } from "./edited-objective.ts";
import type { SloView } from "./slo-words.ts";

const SEVERITIES = [
  { value: "page", label: "pages somebody" },
  { value: "ticket", label: "makes a ticket" },
];
const NEW: AlertRow = {
  name: "another page",
  severity: "page",
  budgetShare: 0.05,
  longWindowMinutes: 360,
  shortWindowMinutes: 30,
};

type Kept = { readonly key: number; readonly row: AlertRow };

/** Which loss of budget alerts: kept as it is, or row by row. */
export function AlertRows({ slo: { burn } }: { slo: SloView }) {
  const [rows, setRows] = useState<readonly Kept[]>();
  const place = useRef<HTMLInputElement>(null);
  // A row more or less is an input too.
  useEffect(() => {
    if (!place.current) return;
    place.current.value = rows ? "own" : "";
    place.current.form?.dispatchEvent(new Event("input", { bubbles: true }));
  }, [rows]);
  const mark = <input ref={place} type="hidden" name="alerts" />;
  if (!rows) {
    return (
      <Row>
        {mark}
        <Soft>Alerts: {burn.map(({ rule }) => rule).join(", ") || "none"}.</Soft>
        <Button
          kind="quiet"
          onPress={() => setRows(burn.map((pair, key) => ({ key, row: { ...pair, name: pair.rule } })))}
        >
          Change the alerts
        </Button>
      </Row>
    );
  }
  const next = 1 + Math.max(0, ...rows.map(({ key }) => key));
  return (
    <Stack space="close">
      {mark}
      {rows.map(({ key, row }) => (
        <AlertFields key={key} at={key} row={row} onRemove={() => setRows(rows.filter((one) => one.key !== key))} />
      ))}
      <Row>
        <Button kind="quiet" icon="plus" onPress={() => setRows([...rows, { key: next, row: NEW }])}>
          Add an alert
        </Button>
        <Button kind="quiet" onPress={() => setRows(undefined)}>
          Keep the alerts as they are
        </Button>
      </Row>
    </Stack>
  );
}

function AlertFields({ at, row, onRemove }: { at: number; row: AlertRow; onRemove: () => void }) {
  const name = (field: string): string => `alert.${at}.${field}`;
  return (
    <FieldRow>
      <input type="hidden" name="alert" value={at} />
      <InputField label="Alert" name={name("name")} required defaultValue={row.name} />
      <ChoiceField label="It" name={name("severity")} defaultValue={row.severity} options={SEVERITIES} />
      <InputField
        label="Budget lost, percent"
        name={name("share")}
        inputMode="decimal"
        required
        defaultValue={percentField(row.budgetShare)}
      />
      <InputField label="Within" name={name("long")} required defaultValue={durationField(row.longWindowMinutes)} />
      <InputField label="And over" name={name("short")} defaultValue={durationField(row.shortWindowMinutes)} />
      <Button kind="quiet" label={`Remove the alert ${row.name}`} onPress={onRemove}>
        Remove
      </Button>
    </FieldRow>
  );
}
