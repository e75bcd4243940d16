import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { useState } from "react";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment } from "../../kernel/moment.ts";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import type { FreezeView } from "./freeze-words.ts";

export type FreezeSpan = { readonly fromMs: number; readonly toMs: number };

type TimeProps = {
  freeze: FreezeView | undefined;
  span: FreezeSpan | undefined;
  zone: string;
  faultOf: (name: string) => string | undefined;
};

const WAYS = [
  { value: "once", label: "Once" },
  { value: "again", label: "Again and again" },
];

/** When a freeze is: once, or by a rule on the clock of a zone. */
export function FreezeTimeFields(props: TimeProps) {
  const [way, setWay] = useState(props.freeze?.recurrence ? "again" : "once");
  return (
    <>
      <ChoiceField label="When" name="way" value={way} options={WAYS} onChoose={setWay} />
      {way === "again" ? <AgainFields {...props} /> : <OnceFields {...props} />}
    </>
  );
}

function OnceFields({ freeze, span, zone, faultOf }: TimeProps) {
  const [hour] = useState(() => Math.ceil(nowMs() / HOUR_MS) * HOUR_MS);
  const from = freeze?.from ?? new Date(span?.fromMs ?? hour);
  const to = freeze?.to ?? new Date(span?.toMs ?? hour + 24 * HOUR_MS);
  return (
    <>
      <InputField
        label="From"
        name="from"
        type="datetime-local"
        required
        defaultValue={localOfMoment(from, zone)}
        fault={faultOf("from")}
      />
      <InputField
        label="To"
        name="to"
        type="datetime-local"
        required
        defaultValue={localOfMoment(to, zone)}
        hint={`Times in ${zone}`}
        fault={faultOf("to")}
      />
    </>
  );
}

function AgainFields({ freeze, zone, faultOf }: TimeProps) {
  const [now] = useState(nowMs);
  const known = freeze?.recurrence;
  return (
    <Tiles>
      <InputField
        label="Rule"
        name="rrule"
        required
        defaultValue={known?.rrule ?? "FREQ=WEEKLY;BYDAY=FR"}
        hint="As RFC 5545 writes it"
        fault={faultOf("recurrence.rrule") ?? faultOf("recurrence")}
      />
      <InputField
        label="First from"
        name="firstStart"
        type="datetime-local"
        required
        defaultValue={known?.firstStart ?? localOfMoment(new Date(now), zone)}
        fault={faultOf("recurrence.firstStart")}
      />
      <InputField
        label="For how many minutes"
        name="durationMinutes"
        inputMode="numeric"
        pattern="[0-9]+"
        required
        defaultValue={String(known?.durationMinutes ?? 1_440)}
        fault={faultOf("recurrence.durationMinutes")}
      />
      <InputField
        label="Time zone"
        name="timeZone"
        required
        defaultValue={known?.timeZone ?? zone}
        fault={faultOf("recurrence.timeZone")}
      />
    </Tiles>
  );
}
