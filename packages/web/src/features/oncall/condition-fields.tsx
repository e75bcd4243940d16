import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import { SEVERITIES } from "@shipshape/domain/incidents/incident";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Row, Soft, Stack, Tiles } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import { type Condition, type ConditionFieldsProps, unlessEmpty, withChange } from "./condition-draft.ts";
import { ConditionGroups } from "./condition-groups.tsx";
import { HoursDays, HoursFields } from "./condition-hours.tsx";

const URGENCIES = [
  { value: "", label: "whatever it is" },
  { value: "high", label: "high" },
  { value: "low", label: "low" },
];
const optionsOf = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** What a branch asks: all that is chosen must hold, and whatever else of conditions stands beneath. */
export function ConditionFields({ condition, onChange, place = "", depth = 0 }: ConditionFieldsProps) {
  const { priority = [], severity = [], labels = [], urgency } = condition;
  const set = (change: Partial<Condition>): void => onChange(withChange(condition, change));
  const setHours = (hours: Condition["hours"]): void => set({ hours });
  const named = (what: string): string => (place === "" ? what : `${what} (${place})`);
  const severities = [...new Set([...SEVERITIES, ...severity])];
  return (
    <Stack space="close">
      {depth === 0 && <Soft>If all of this holds; what nothing is chosen of may be as it is:</Soft>}
      <Row>
        <ToggleRow
          label={named("Priority")}
          options={optionsOf(PRIORITIES)}
          chosen={priority}
          onChange={(next) => set({ priority: unlessEmpty(next as typeof priority) })}
        />
        <ToggleRow
          label={named("Severity")}
          options={optionsOf(severities)}
          chosen={severity}
          onChange={(next) => set({ severity: unlessEmpty(next) })}
        />
      </Row>
      <Tiles>
        <ChoiceField
          label="Urgency"
          value={urgency ?? ""}
          options={URGENCIES}
          onChoose={(next) => set({ urgency: next === "high" || next === "low" ? next : undefined })}
        />
        <InputField
          label="Labels match"
          placeholder='env="production"'
          hint="as in Alertmanager; several with commas"
          defaultValue={labels.join(", ")}
          onText={(text) => set({ labels: text.trim() === "" ? undefined : [text.trim()] })}
        />
        <HoursFields hours={condition.hours} onChange={setHours} />
      </Tiles>
      <HoursDays label={named("Days")} hours={condition.hours} onChange={setHours} />
      <ConditionGroups condition={condition} onChange={onChange} place={place} depth={depth} fields={ConditionFields} />
    </Stack>
  );
}
