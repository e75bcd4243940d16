import { isRule } from "@shipshape/domain/oncall/rotation";
import { Button } from "../../kit/button.tsx";
import { ChoiceField, InputField, NumberField } from "../../kit/form-field.tsx";
import { OrderList } from "../../kit/order-list.tsx";
import { Card } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import { LayerSettings } from "./layer-settings.tsx";
import { countedIn, slotText } from "./rotation-words.ts";
import type { RotationInput } from "./schedule-document.ts";
import { placedSlots, withBeside } from "./slots.ts";
import { type TurnFieldsProps, TurnSettings } from "./turn-settings.tsx";
import { usePeople } from "./use-people.ts";

type RotationFieldsProps = {
  rotation: RotationInput;
  /** From 0; later ones cover earlier ones. */
  index: number;
  onChange: (rotation: RotationInput) => void;
  /** Undefined for the only one. */
  onRemove: (() => void) | undefined;
  faultOf: (name: string) => string | undefined;
};

/** One rotation: who takes turns, from when, for how long each, and when it counts at all. */
export function RotationFields({ rotation, index, onChange, onRemove, faultOf }: RotationFieldsProps) {
  const { name } = rotation;
  const fault = (field: string) => faultOf(`rotations[${index}].${field}`);
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
      <Turns rotation={rotation} onChange={onChange} fault={fault} />
      <TurnSettings rotation={rotation} onChange={onChange} fault={fault} />
      <LayerSettings layer={rotation} onChange={(layer) => onChange({ ...rotation, ...layer })} fault={fault} />
    </Card>
  );
}

/** Who takes turns, in order: one person, several together, or nobody. */
function Turns({ rotation, onChange, fault }: TurnFieldsProps) {
  const { name, members } = rotation;
  const memberFault = members.map((_, place) => fault(`members[${place}]`)).find(Boolean);
  const change = (next: RotationInput["members"]): void => onChange({ ...rotation, members: next });
  const last = members.at(-1);
  return (
    <Stack space="close">
      <Strong>In turn</Strong>
      <OrderList
        label={`Who takes turns in ${name}`}
        items={members.map(slotText)}
        none="Nobody yet: add whoever comes first."
        onChange={(texts) => change(placedSlots(members, texts))}
      />
      {memberFault && <Soft>{memberFault}</Soft>}
      <Tiles>
        <AddMember label="Add" first="Add somebody …" onAdd={(member) => change([...members, member])} nobody />
        {last !== undefined && last !== null && (
          <AddMember
            label={`Together with ${slotText(last)}`}
            first="Add to the last turn …"
            onAdd={(member) => member !== null && change(withBeside(members, member))}
          />
        )}
      </Tiles>
    </Stack>
  );
}

const UNITS = [
  { value: "hours", label: "hours" },
  { value: "days", label: "days" },
  { value: "weeks", label: "weeks" },
  { value: "months", label: "months" },
  { value: "rule", label: "a rule (RFC 5545)" },
] as const;
type Unit = (typeof UNITS)[number]["value"];

/** What it is called, from when it counts, and how long a turn lasts. */
function TurnFields({ rotation, onChange, fault }: TurnFieldsProps) {
  const { name, firstHandoff, period } = rotation;
  const choose = (unit: Unit): void => {
    const count = isRule(period) ? 1 : period.count;
    onChange(countedIn(rotation, unit === "rule" ? { rrule: "FREQ=WEEKLY;BYDAY=MO,TH" } : { unit, count }));
  };
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
      {isRule(period) ? (
        <InputField
          label="Hand-offs by the rule"
          defaultValue={period.rrule}
          onText={(rrule) => onChange({ ...rotation, period: { ...period, rrule } })}
          hint="From the first hand-off on"
          fault={fault("period.rrule") ?? fault("period")}
          required
        />
      ) : (
        <NumberField
          label="A turn lasts"
          first={period.count}
          onNumber={(count) => onChange({ ...rotation, period: { ...period, count: count ?? 0 } })}
          fault={fault("period.count") ?? fault("period")}
          required
        />
      )}
      <ChoiceField
        label="Counted in"
        options={UNITS}
        value={isRule(period) ? "rule" : period.unit}
        onChoose={(unit) => choose(unit as Unit)}
      />
    </Tiles>
  );
}

type AddMemberProps = { label: string; first: string; nobody?: boolean; onAdd: (name: string | null) => void };

const NOBODY = "=nobody";

function AddMember({ label, first, nobody = false, onAdd }: AddMemberProps) {
  const options = [
    { value: "", label: first },
    ...usePeople(),
    ...(nobody ? [{ value: NOBODY, label: "a turn of nobody" }] : []),
  ];
  const add = (name: string): void => {
    if (name !== "") onAdd(name === NOBODY ? null : name);
  };
  return <ChoiceField label={label} options={options} value="" onChoose={add} />;
}
