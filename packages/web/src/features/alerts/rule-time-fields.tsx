import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import { useState } from "react";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment } from "../../kernel/moment.ts";
import { DAY_OPTIONS } from "../../kernel/weekday-words.ts";
import { ChoiceField, InputField, TickFields } from "../../kit/form-field.tsx";
import { SpanFields } from "../../kit/span-fields.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { type RuleSaid, type RuleTimeKind, TIMES } from "./rule-input.ts";

type FaultOf = (name: string) => string | undefined;
type Hours = {
  readonly timeZone?: string;
  readonly days?: readonly string[] | undefined;
  readonly opens?: string | undefined;
  readonly closes?: string | undefined;
};

/** Hours of the week, in a time zone. */
export function HoursFields({
  prefix,
  zone,
  hours,
  faultOf,
}: {
  prefix: string;
  zone: string;
  hours: Hours | undefined;
  faultOf: FaultOf;
}) {
  return (
    <>
      <TickFields
        legend="Days"
        name={`${prefix}Days`}
        options={DAY_OPTIONS}
        ticked={hours?.days ?? WEEKDAYS.slice(0, 5)}
      />
      <Tiles>
        <InputField label="From" name={`${prefix}Opens`} type="time" required defaultValue={hours?.opens ?? "09:00"} />
        <InputField
          label="Until"
          name={`${prefix}Closes`}
          type="time"
          required
          defaultValue={hours?.closes ?? "17:00"}
        />
        <InputField
          label="Time zone"
          name={`${prefix}TimeZone`}
          required
          defaultValue={hours?.timeZone ?? zone}
          fault={faultOf(`${prefix}TimeZone`)}
        />
      </Tiles>
    </>
  );
}

function kindOf(during: RuleSaid["during"]): RuleTimeKind {
  if (during === undefined) return "always";
  return during.kind === "hours" && during.outside ? "outside" : during.kind;
}

type TimeProps = { during: RuleSaid["during"]; zone: string; faultOf: FaultOf };

/** When a rule holds. */
export function RuleTimeFields(props: TimeProps) {
  const { during, zone, faultOf } = props;
  const [kind, setKind] = useState(() => kindOf(during));
  return (
    <>
      <ChoiceField
        label="It holds"
        name="during"
        value={kind}
        options={TIMES}
        hint="A rule with a time that pages nobody is a maintenance window: what still fires at its end pages then."
        onChoose={(value) => setKind(TIMES.find((one) => one.value === value)?.value ?? "always")}
      />
      {kind === "once" && <OnceFields {...props} />}
      {kind === "recurring" && <RecurringFields {...props} />}
      {(kind === "hours" || kind === "outside") && (
        <HoursFields
          prefix="during"
          zone={zone}
          hours={during?.kind === "hours" ? during : undefined}
          faultOf={faultOf}
        />
      )}
    </>
  );
}

function OnceFields({ during, zone, faultOf }: TimeProps) {
  const [now] = useState(nowMs);
  const once = during?.kind === "once" ? during : undefined;
  const fromMs = new Date(once?.from ?? now).getTime();
  const toMs = new Date(once?.to ?? now + 2 * HOUR_MS).getTime();
  return (
    <Tiles>
      <SpanFields span={{ fromMs, toMs }} zone={zone} faultOf={faultOf} within="during" />
    </Tiles>
  );
}

function RecurringFields({ during, zone, faultOf }: TimeProps) {
  const [now] = useState(nowMs);
  const known = during?.kind === "recurring" ? during : undefined;
  return (
    <Tiles>
      <InputField
        label="Rule"
        name="rrule"
        required
        defaultValue={known?.rrule ?? "FREQ=WEEKLY;BYDAY=SU"}
        hint="As RFC 5545 writes it"
        fault={faultOf("during.rrule")}
      />
      <InputField
        label="First from"
        name="firstStart"
        type="datetime-local"
        required
        defaultValue={known?.firstStart ?? localOfMoment(new Date(now), zone)}
        hint={`Times in ${zone}`}
        fault={faultOf("during.firstStart")}
      />
      <InputField
        label="Minutes"
        name="durationMinutes"
        inputMode="numeric"
        required
        defaultValue={String(known?.durationMinutes ?? 60)}
        fault={faultOf("during.durationMinutes")}
      />
    </Tiles>
  );
}
