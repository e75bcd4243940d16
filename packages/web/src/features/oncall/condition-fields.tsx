import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import { conditionText } from "@shipshape/domain/oncall/escalation-words";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import { useOwnTimeZone } from "../../kernel/time-zone.ts";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Soft, Stack, Tiles } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import type { PolicyNode } from "./policy-words.ts";

type Condition = NonNullable<PolicyNode["if"]>;
type Hours = NonNullable<Condition["hours"]>;

const priorities = PRIORITIES.map((value) => ({ value, label: value }));
const DAYS = { MO: "Mon", TU: "Tue", WE: "Wed", TH: "Thu", FR: "Fri", SA: "Sat", SU: "Sun" } as const;
const days = WEEKDAYS.map((value) => ({ value, label: DAYS[value] }));
const CLOCKS = [
  { value: "", label: "At any time" },
  { value: "timeZone", label: "In the time zone" },
  { value: "schedule", label: "On the clock of the schedule" },
  { value: "responder", label: "On the clock of whoever is on call for" },
];

const clockOf = (hours: Hours | undefined): string =>
  hours === undefined ? "" : hours.timeZone ? "timeZone" : hours.schedule ? "schedule" : "responder";

const placeOf = ({ timeZone, schedule, responder }: Hours): string => timeZone ?? schedule ?? responder?.name ?? "";

function placed(clock: string, place: string): Pick<Hours, "timeZone" | "schedule" | "responder"> {
  if (clock === "timeZone") return { timeZone: place };
  return clock === "schedule" ? { schedule: place } : { responder: { kind: "schedule", name: place } };
}

type ConditionFieldsProps = { condition: Condition; onChange: (condition: Condition) => void };

/** What a branch asks. What is more than a form can show stays as it is in the document, and is said. */
export function ConditionFields({ condition, onChange }: ConditionFieldsProps) {
  const { priority = [], labels = [], all, any, not, severity, urgency } = condition;
  const more = { all, any, not, severity };
  const set = (change: Partial<Condition>): void => {
    const entries = Object.entries({ ...condition, ...change });
    onChange(Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
  };
  return (
    <Stack space="close">
      <Soft>If all of this holds:</Soft>
      <ToggleRow
        label="Priority"
        options={priorities}
        chosen={priority}
        onChange={(next) => set({ priority: next.length === 0 ? undefined : (next as typeof priority) })}
      />
      <Tiles>
        <ChoiceField
          label="Urgency"
          value={urgency ?? ""}
          options={[
            { value: "", label: "whatever it is" },
            { value: "high", label: "high" },
            { value: "low", label: "low" },
          ]}
          onChoose={(next) => set({ urgency: next === "" ? undefined : (next as "high" | "low") })}
        />
        <InputField
          label="Labels match"
          placeholder='env="production"'
          hint="as in Alertmanager; several with commas"
          defaultValue={labels.join(", ")}
          onText={(text) => set({ labels: text.trim() === "" ? undefined : [text.trim()] })}
        />
      </Tiles>
      <HoursFields hours={condition.hours} onChange={(hours) => set({ hours })} />
      {Object.values(more).some((part) => part !== undefined) && (
        <Soft>And, as the document says: {conditionText(more)}.</Soft>
      )}
    </Stack>
  );
}

type HoursFieldsProps = { hours: Hours | undefined; onChange: (hours: Hours | undefined) => void };

function HoursFields({ hours, onChange }: HoursFieldsProps) {
  const zone = useOwnTimeZone();
  const office = { days: ["MO", "TU", "WE", "TH", "FR"] as Hours["days"], opens: "09:00", closes: "17:00" };
  const choose = (clock: string): void => {
    const { days: of, opens, closes } = hours ?? office;
    onChange(
      clock === "" ? undefined : { days: of, opens, closes, ...placed(clock, clock === "timeZone" ? zone : "") },
    );
  };
  const clock = clockOf(hours);
  return (
    <Stack space="close">
      <Tiles>
        <ChoiceField label="Hours" value={clock} options={CLOCKS} onChoose={choose} />
        {hours && (
          <>
            <InputField
              key={clock}
              label={clock === "timeZone" ? "Time zone" : "Schedule"}
              defaultValue={placeOf(hours)}
              onText={(text) => {
                const { days: of, opens, closes } = hours;
                onChange({ days: of, opens, closes, ...placed(clock, text) });
              }}
            />
            <InputField
              label="From"
              type="time"
              defaultValue={hours.opens}
              onText={(opens) => onChange({ ...hours, opens })}
            />
            <InputField
              label="To"
              type="time"
              defaultValue={hours.closes}
              onText={(closes) => onChange({ ...hours, closes })}
            />
          </>
        )}
      </Tiles>
      {hours && (
        <ToggleRow
          label="Days"
          options={days}
          chosen={hours.days}
          onChange={(next) => onChange({ ...hours, days: next as Hours["days"] })}
        />
      )}
    </Stack>
  );
}
