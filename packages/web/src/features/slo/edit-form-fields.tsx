import { useState } from "react";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { percentField } from "./edit-fields.ts";
import type { Wanted } from "./edited-objective.ts";

const METHODS = [
  { value: "Occurrences", label: "Events: each one counts" },
  { value: "Timeslices", label: "Time slices: good or bad" },
  { value: "RatioTimeslices", label: "Time slices: by their share" },
];
const GAPS = [
  { value: "hold", label: "leave it out, and hold alerts" },
  { value: "ignore", label: "leave it out" },
  { value: "good", label: "count it as good" },
  { value: "bad", label: "count it as bad" },
];

type EditFieldsProps = {
  known: Wanted;
  targetField: React.Ref<HTMLInputElement>;
  faultOf: (name: string) => string | undefined;
};

/** What an objective promises, over which time, and how it counts. */
export function EditFields({ known, targetField, faultOf }: EditFieldsProps) {
  const [method, setMethod] = useState<string>(known.budgetingMethod);
  const own = useTimeZone();
  const zone = known.timeZone ?? own;
  return (
    <>
      <Tiles>
        <InputField
          label="Target, percent"
          name="target"
          inputMode="decimal"
          required
          defaultValue={percentField(known.target)}
          fieldRef={targetField}
          fault={faultOf("spec.objectives")}
        />
        <InputField
          label="Window"
          name="duration"
          required
          defaultValue={known.duration}
          hint="28d, 4w, 1M, 1Q"
          fault={faultOf("spec.timeWindow")}
        />
        <ChoiceField
          label="It"
          name="calendar"
          defaultValue={known.timeZone ?? ""}
          options={[
            { value: "", label: "rolls on" },
            { value: zone, label: `follows the calendar (${zone})` },
          ]}
        />
      </Tiles>
      <Tiles>
        <ChoiceField label="It counts" name="budgetingMethod" value={method} options={METHODS} onChoose={setMethod} />
        <ChoiceField label="Time without data" name="gapPolicy" defaultValue={known.gapPolicy} options={GAPS} />
      </Tiles>
      {method !== "Occurrences" && (
        <Tiles>
          <InputField label="Slice" name="timeSliceWindow" required defaultValue={known.timeSliceWindow ?? "1m"} />
          {method === "Timeslices" && (
            <InputField
              label="A slice is good from, percent"
              name="timeSliceTarget"
              inputMode="decimal"
              required
              defaultValue={percentField(known.timeSliceTarget ?? known.target)}
            />
          )}
        </Tiles>
      )}
    </>
  );
}
