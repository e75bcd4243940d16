import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Button } from "../../kit/button.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { OrderList } from "../../kit/order-list.tsx";
import { Card } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import type { RotationInput } from "./schedule-document.ts";

type RotationFieldsProps = {
  rotation: RotationInput;
  /** From 0; later ones cover earlier ones. */
  index: number;
  onChange: (rotation: RotationInput) => void;
  /** Undefined for the only one. */
  onRemove: (() => void) | undefined;
  faultOf: (name: string) => string | undefined;
};

const UNITS = [
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
  { value: "weeks", label: "weeks" },
] as const;

/** One rotation: who takes turns, from when, for how long each. */
export function RotationFields({ rotation, index, onChange, onRemove, faultOf }: RotationFieldsProps) {
  const { name, members } = rotation;
  const at = `rotations[${index}]`;
  const fault = (field: string) => faultOf(`${at}.${field}`);
  const memberFault = members.map((_, place) => faultOf(`${at}.members[${place}]`)).find(Boolean);
  return (
    <Card>
      <Row spread>
        <Strong>Rotation {index + 1}</Strong>
        {onRemove && (
          <Button kind="quiet" onPress={onRemove} label={`Take rotation ${name} out`}>
            Take out
          </Button>
        )}
      </Row>
      <TurnFields rotation={rotation} onChange={onChange} fault={fault} />
      <Stack space="close">
        <Strong>In turn</Strong>
        <OrderList
          label={`Who takes turns in ${name}`}
          items={members}
          none="Nobody yet: add whoever comes first."
          onChange={(next) => onChange({ ...rotation, members: next })}
        />
        {memberFault && <Soft>{memberFault}</Soft>}
        <AddMember known={members} onAdd={(member) => onChange({ ...rotation, members: [...members, member] })} />
      </Stack>
    </Card>
  );
}

type TurnFieldsProps = Pick<RotationFieldsProps, "rotation" | "onChange"> & {
  fault: (field: string) => string | undefined;
};

/** What it is called, from when it counts, and how long a turn lasts. */
function TurnFields({ rotation, onChange, fault }: TurnFieldsProps) {
  const { name, firstHandoff, period } = rotation;
  return (
    <Tiles>
      <InputField
        label="Name"
        defaultValue={name}
        onText={(text) => onChange({ ...rotation, name: text })}
        fault={fault("name")}
        required
      />
      <InputField
        label="First hand-off"
        type="datetime-local"
        defaultValue={firstHandoff}
        onText={(text) => onChange({ ...rotation, firstHandoff: text })}
        hint="By the clock of the schedule"
        fault={fault("firstHandoff")}
        required
      />
      <InputField
        label="A turn lasts"
        type="number"
        defaultValue={String(period.count)}
        onText={(text) => onChange({ ...rotation, period: { ...period, count: Number(text) } })}
        fault={fault("period")}
        required
      />
      <ChoiceField
        label="Counted in"
        options={UNITS}
        value={period.unit}
        onChoose={(unit) => onChange({ ...rotation, period: { ...period, unit: unit as typeof period.unit } })}
      />
    </Tiles>
  );
}

function AddMember({ known, onAdd }: { known: readonly string[]; onAdd: (name: string) => void }) {
  const { data } = useQuery(ask.access.listUsers());
  const people = (data?.users ?? []).filter(({ disabledAt, name }) => disabledAt === null && !known.includes(name));
  const options = [
    { value: "", label: "Add somebody …" },
    ...people.map(({ name, displayName }) => ({
      value: name,
      label: displayName === name ? name : `${displayName} (${name})`,
    })),
  ];
  return <ChoiceField label="Add" options={options} value="" onChoose={(name) => name !== "" && onAdd(name)} />;
}
