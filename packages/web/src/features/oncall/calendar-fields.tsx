import type { CalendarDefinition } from "@shipshape/contract/oncall-calendars";
import type * as z from "zod";
import { InputField, TextField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { datesText } from "./calendar-draft.ts";

type CalendarFieldsProps = {
  faultOf: (name: string) => string | undefined;
  /** The calendar as it is, where one is changed. */
  from?: z.output<typeof CalendarDefinition>;
};

/** Where a calendar comes from: a country's holidays, dates, an address; of several all count. */
export function CalendarFields({ faultOf, from }: CalendarFieldsProps) {
  const { displayName, country, region, icalUrl, timeZone, dates = [] } = from ?? {};
  return (
    <>
      <Tiles>
        <InputField
          label="Name"
          name="displayName"
          {...filled(displayName)}
          placeholder="Holidays in Berlin"
          fault={faultOf("name") ?? faultOf("displayName")}
          required
        />
        <InputField
          label="Country"
          name="country"
          {...filled(country)}
          placeholder="DE"
          fault={faultOf("country")}
          hint="Its public holidays"
        />
        <InputField label="Region" name="region" {...filled(region)} placeholder="BE" fault={faultOf("region")} />
        <InputField
          label="iCal address"
          name="icalUrl"
          type="url"
          {...filled(icalUrl)}
          placeholder="https://…"
          fault={faultOf("icalUrl")}
          hint="Holidays or shifts; lists show its host alone"
        />
        <InputField
          label="Time zone"
          name="timeZone"
          {...filled(timeZone)}
          placeholder="as the calendar says"
          suggestions={Intl.supportedValuesOf("timeZone")}
          fault={faultOf("timeZone")}
          hint="Of its whole days and times without one"
        />
      </Tiles>
      <TextField
        label="Dates"
        name="dates"
        rows={Math.min(8, Math.max(2, dates.length + 1))}
        {...filled(datesText(dates))}
        placeholder={"2026-12-24 Christmas Eve\n2026-12-31"}
        fault={faultOf("dates")}
        hint="One a line, with what it is called"
      />
    </>
  );
}

const filled = (text: string | undefined) => (text === undefined ? {} : { defaultValue: text });
