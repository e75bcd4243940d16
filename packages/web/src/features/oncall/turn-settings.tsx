import { isRule } from "@shipshape/domain/oncall/rotation";
import { ChoiceField, NumberField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import type { RotationInput } from "./schedule-document.ts";

export type TurnFieldsProps = {
  rotation: RotationInput;
  onChange: (rotation: RotationInput) => void;
  fault: (field: string) => string | undefined;
};

const HANDOFFS = [
  { value: "wallClock", label: "at the same time by the clock" },
  { value: "duration", label: "after the same time each" },
] as const;
const TURNS = [
  { value: "wall", label: "with every hand-off" },
  { value: "covered", label: "only after a turn with hours in it" },
] as const;

/** How turns are counted, how many hold at once, how long each lasts. */
export function TurnSettings({ rotation, onChange, fault }: TurnFieldsProps) {
  const { handoff = "wallClock", turns = "wall", concurrent, shiftMinutes, period } = rotation;
  const change = (next: Partial<RotationInput>): void => onChange({ ...rotation, ...next });
  const fixed = isRule(period) || period.unit === "months";
  return (
    <Tiles>
      <NumberField
        label="At once"
        first={concurrent}
        placeholder="1"
        onNumber={(number) => change({ concurrent: number })}
        hint="So many of the list, beginning with whose turn it is"
        fault={fault("concurrent")}
      />
      <NumberField
        label="A shift lasts, in minutes"
        first={shiftMinutes}
        placeholder="until the next hand-off"
        onNumber={(minutes) => change({ shiftMinutes: minutes })}
        fault={fault("shiftMinutes")}
      />
      {!fixed && (
        <ChoiceField
          label="Hands over"
          options={HANDOFFS}
          value={handoff}
          onChoose={(value) => change({ handoff: value === "duration" ? "duration" : undefined })}
          hint="Over a change of the clocks"
          fault={fault("handoff")}
        />
      )}
      <ChoiceField
        label="The turn passes on"
        options={TURNS}
        value={turns}
        onChoose={(value) => change({ turns: value === "covered" ? "covered" : undefined })}
        hint="With hours or holidays below"
        fault={fault("turns")}
      />
    </Tiles>
  );
}
