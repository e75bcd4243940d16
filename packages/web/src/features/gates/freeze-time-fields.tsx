import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { spanOf } from "@shipshape/domain/time/span";
import { useState } from "react";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment } from "../../kernel/moment.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { SpanFields } from "../../kit/span-fields.tsx";
import { Tiles } from "../../kit/stack.tsx";
import type { FreezeView } from "./freeze-words.ts";

type TimeProps = {
  freeze: FreezeView | undefined;
  span: TimeSpan | undefined;
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
  const first = freeze ? spanOf(freeze) : (span ?? { fromMs: hour, toMs: hour + DAY_MS });
  return <SpanFields span={first} zone={zone} faultOf={faultOf} />;
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
