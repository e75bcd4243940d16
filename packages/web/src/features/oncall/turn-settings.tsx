import { isRule } from "@shipshape/domain/oncall/rotation";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
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

/** A number, or nothing for what is left empty. */
const numberOf = (text: string): number | undefined => (text.trim() === "" ? undefined : Number(text));

/** How turns are counted, how many hold at once, how long each lasts. */
export function TurnSettings({ rotation, onChange, fault }: TurnFieldsProps) {
  const { handoff = "wallClock", turns = "wall", concurrent, shiftMinutes, period } = rotation;
  const change = (next: Partial<RotationInput>): void => onChange({ ...rotation, ...next });
  const fixed = isRule(period) || period.unit === "months";
  return (
    <Tiles>
      <InputField
        label="At once"
        type="number"
        defaultValue={concurrent === undefined ? "" : String(concurrent)}
        placeholder="1"
        onText={(text) => change({ concurrent: numberOf(text) })}
        hint="So many of the list, beginning with whose turn it is"
        fault={fault("concurrent")}
      />
      <InputField
        label="A shift lasts, in minutes"
        type="number"
        defaultValue={shiftMinutes === undefined ? "" : String(shiftMinutes)}
        placeholder="until the next hand-off"
        onText={(text) => change({ shiftMinutes: numberOf(text) })}
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
