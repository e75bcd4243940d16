import { useOwnTimeZone } from "../../kernel/time-zone.ts";
import { SHORT_DAY_OPTIONS } from "../../kernel/weekday-words.ts";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import type { Condition } from "./condition-draft.ts";

type Hours = NonNullable<Condition["hours"]>;

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

type HoursFieldsProps = { hours: Hours | undefined; onChange: (hours: Hours | undefined) => void };

/** Within which hours a condition holds, and by whose clock: fields beside others. */
export function HoursFields({ hours, onChange }: HoursFieldsProps) {
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
    <>
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
    </>
  );
}

/** On which days; nothing where it holds at any time. */
export function HoursDays({ label, hours, onChange }: HoursFieldsProps & { label: string }) {
  if (!hours) return null;
  return (
    <ToggleRow
      label={label}
      options={SHORT_DAY_OPTIONS}
      chosen={hours.days}
      onChange={(next) => onChange({ ...hours, days: next as Hours["days"] })}
    />
  );
}
