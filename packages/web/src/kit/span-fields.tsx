import { localOfMoment } from "../kernel/moment.ts";
import type { TimeSpan } from "./chart-marks.ts";
import { InputField } from "./form-field.tsx";

type SpanFieldsProps = {
  /** What stands in them at first. */
  span: TimeSpan;
  zone: string;
  faultOf: (name: string) => string | undefined;
  /** What they are a part of, where faults are told of that: `during.from`. */
  within?: string;
};

/** Once, from a moment to a moment, as the clocks of a zone show them: the fields `from` and `to`. */
export function SpanFields({ span, zone, faultOf, within }: SpanFieldsProps) {
  const faultAt = (name: string) => faultOf(within === undefined ? name : `${within}.${name}`);
  return (
    <>
      <InputField
        label="From"
        name="from"
        type="datetime-local"
        required
        defaultValue={localOfMoment(new Date(span.fromMs), zone)}
        fault={faultAt("from")}
      />
      <InputField
        label="To"
        name="to"
        type="datetime-local"
        required
        defaultValue={localOfMoment(new Date(span.toMs), zone)}
        hint={`Times in ${zone}`}
        fault={faultAt("to") ?? (within === undefined ? undefined : faultOf(within))}
      />
    </>
  );
}
