import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { SHORT_DAY_OPTIONS } from "../../kernel/weekday-words.ts";
import { Button } from "../../kit/button.tsx";
import { ChoiceField, InputField, NumberField } from "../../kit/form-field.tsx";
import { Row, Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import type { RotationInput } from "./schedule-document.ts";

type Frame = Pick<RotationInput, "layer" | "restrictions" | "holidays" | "from" | "until">;
type Restriction = NonNullable<Frame["restrictions"]>[number];
type LayerSettingsProps = {
  layer: Frame;
  onChange: (layer: Frame) => void;
  fault: (field: string) => string | undefined;
};

const WORKING: Restriction = { days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", to: "17:00" };

/** When a layer counts at all: its hours, its dates, holidays, and what it covers. */
export function LayerSettings({ layer, onChange, fault }: LayerSettingsProps) {
  const { restrictions = [] } = layer;
  const set = (next: readonly Restriction[]): void =>
    onChange({ ...layer, restrictions: next.length === 0 ? undefined : [...next] });
  return (
    <Stack space="close">
      <Row spread>
        <Strong>Hours</Strong>
        <Button kind="quiet" onPress={() => set([...restrictions, WORKING])}>
          Add hours
        </Button>
      </Row>
      {restrictions.length === 0 && <Soft>Always.</Soft>}
      {restrictions.map((restriction, index) => (
        <HoursFields
          // biome-ignore lint/suspicious/noArrayIndexKey: hours have no name of their own; their place is what they are
          key={index}
          restriction={restriction}
          fault={(field) => fault(`restrictions[${index}].${field}`)}
          onChange={(next) => set(restrictions.map((one, at) => (at === index ? next : one)))}
          onRemove={() => set(restrictions.filter((_, at) => at !== index))}
        />
      ))}
      <DateFields layer={layer} onChange={onChange} fault={fault} />
    </Stack>
  );
}

type HoursFieldsProps = {
  restriction: Restriction;
  onChange: (restriction: Restriction) => void;
  onRemove: () => void;
  fault: (field: string) => string | undefined;
};

function HoursFields({ restriction, onChange, onRemove, fault }: HoursFieldsProps) {
  const { days = WEEKDAYS, from, to, toDay } = restriction;
  const chosen = (next: readonly string[]): void => {
    const kept = WEEKDAYS.filter((day) => next.includes(day));
    if (kept.length > 0) onChange({ ...restriction, days: kept.length === 7 ? undefined : kept });
  };
  const endings = [{ value: "", label: "the same or the next day" }, ...SHORT_DAY_OPTIONS];
  return (
    <Stack space="close">
      <Row spread>
        <ToggleRow
          label="Days on which these hours begin"
          options={SHORT_DAY_OPTIONS}
          chosen={days}
          onChange={chosen}
        />
        <Button kind="quiet" onPress={onRemove} label={`Take the hours from ${from} out`}>
          Take out
        </Button>
      </Row>
      <Tiles>
        <InputField
          label="From"
          type="time"
          defaultValue={from}
          onText={(text) => onChange({ ...restriction, from: text })}
          fault={fault("from")}
        />
        <InputField
          label="Until"
          type="time"
          defaultValue={to === "24:00" ? "00:00" : to}
          onText={(text) => onChange({ ...restriction, to: text })}
          fault={fault("to")}
        />
        <ChoiceField
          label="Ends on"
          options={endings}
          value={toDay ?? ""}
          onChoose={(day) => onChange({ ...restriction, toDay: WEEKDAYS.find((one) => one === day) })}
        />
      </Tiles>
    </Stack>
  );
}

const MODES = [
  { value: "off", label: "not on them" },
  { value: "only", label: "only on them" },
] as const;

function DateFields({ layer, onChange, fault }: LayerSettingsProps) {
  const { from, until, holidays, layer: number } = layer;
  const { data } = useQuery(ask.oncall.listCalendars());
  const calendars = [
    { value: "", label: "as on any day" },
    ...(data?.calendars ?? []).map(({ name, displayName }) => ({ value: name, label: displayName })),
  ];
  return (
    <Tiles>
      <ChoiceField
        label="Holidays"
        options={calendars}
        value={holidays?.calendar ?? ""}
        onChoose={(calendar) =>
          onChange({ ...layer, holidays: calendar === "" ? undefined : { calendar, mode: holidays?.mode ?? "off" } })
        }
        fault={fault("holidays.calendar")}
      />
      {holidays && (
        <ChoiceField
          label="It counts"
          options={MODES}
          value={holidays.mode}
          onChoose={(mode) => onChange({ ...layer, holidays: { ...holidays, mode: mode === "only" ? "only" : "off" } })}
        />
      )}
      <InputField
        label="Counts from"
        type="datetime-local"
        defaultValue={from ?? ""}
        onText={(text) => onChange({ ...layer, from: text || undefined })}
        fault={fault("from")}
      />
      <InputField
        label="Counts until"
        type="datetime-local"
        defaultValue={until ?? ""}
        onText={(text) => onChange({ ...layer, until: text || undefined })}
        fault={fault("until")}
      />
      <NumberField
        label="Layer"
        first={number}
        placeholder="its place in the list"
        onNumber={(next) => onChange({ ...layer, layer: next })}
        hint="The same number: on call at once. A higher one covers."
        fault={fault("layer")}
      />
    </Tiles>
  );
}
