import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import { useState } from "react";
import { localOfMoment } from "../../kernel/moment.ts";
import { DAY_OPTIONS } from "../../kernel/weekday-words.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { SpanFields } from "../../kit/span-fields.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { KINDS, type Kind, RHYTHMS, type Rhythm } from "./exclusion-input.ts";

type TimeProps = { span: TimeSpan; zone: string; faultOf: (name: string) => string | undefined };

/** When an exclusion holds: once, again and again, or outside of business hours. */
export function ExclusionTimeFields(props: TimeProps) {
  const [kind, setKind] = useState<Kind>("once");
  return (
    <>
      <ChoiceField
        label="When"
        name="kind"
        value={kind}
        options={KINDS}
        onChoose={(value) => setKind(KINDS.find((one) => one.value === value)?.value ?? "once")}
      />
      {kind === "once" && (
        <Tiles>
          <SpanFields {...props} within="when" />
        </Tiles>
      )}
      {kind === "recurring" && <RecurringFields {...props} />}
      {kind === "business_hours" && <HoursFields {...props} />}
    </>
  );
}

function RecurringFields({ span, zone, faultOf }: TimeProps) {
  const [rhythm, setRhythm] = useState<Rhythm>("weekly");
  return (
    <>
      <Tiles>
        <InputField
          label="First from"
          name="firstStart"
          type="datetime-local"
          required
          defaultValue={localOfMoment(new Date(span.fromMs), zone)}
          hint={`Times in ${zone}`}
          fault={faultOf("when.firstStart")}
        />
        <InputField
          label="Minutes"
          name="minutes"
          inputMode="numeric"
          required
          defaultValue={String(Math.max(1, Math.round((span.toMs - span.fromMs) / 60_000)))}
          fault={faultOf("when.durationMinutes")}
        />
        <ChoiceField
          label="How often"
          name="rhythm"
          value={rhythm}
          options={RHYTHMS}
          onChoose={(value) => setRhythm(RHYTHMS.find((one) => one.value === value)?.value ?? "weekly")}
        />
      </Tiles>
      {rhythm === "own" && (
        <InputField
          label="Rule"
          name="rrule"
          required
          placeholder="FREQ=MONTHLY;BYMONTHDAY=1"
          hint="As RFC 5545 writes it"
          fault={faultOf("when.rrule")}
        />
      )}
    </>
  );
}

const HoursFields = ({ zone, faultOf }: TimeProps) => (
  <>
    <TickFields legend="Days that count" name="days" options={DAY_OPTIONS} ticked={WEEKDAYS.slice(0, 5)} />
    <Tiles>
      <InputField
        label="Counts from"
        name="opens"
        type="time"
        required
        defaultValue="09:00"
        fault={faultOf("when.opens")}
      />
      <InputField
        label="Until"
        name="closes"
        type="time"
        required
        defaultValue="17:00"
        hint={`Times in ${zone}`}
        fault={faultOf("when.closes")}
      />
    </Tiles>
  </>
);
