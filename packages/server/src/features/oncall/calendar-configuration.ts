import type { CalendarManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { newId } from "../../kernel/id.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { audit } from "../access/index.ts";
import { type CalendarSpec, calendarStore } from "./calendar-store.ts";
import { readCalendarJob } from "./oncall-jobs.ts";
import { countryProblem } from "./public-holidays.ts";

type Calendar = z.output<typeof CalendarManifest>;

/** What is wrong with where a calendar comes from, each with its mend. */
export async function calendarProblems(spec: CalendarSpec): Promise<Fault[]> {
  const fault = sourceFault(spec);
  if (fault) return [fault];
  const problem = spec.country === undefined ? undefined : await countryProblem(spec.country, spec.region);
  return problem === undefined ? [] : [{ path: problem.includes("region") ? "region" : "country", message: problem }];
}

function sourceFault({ country, region, dates, icalUrl, ical }: CalendarSpec): Fault | undefined {
  if (region !== undefined && country === undefined) {
    return { path: "region", message: "a region is of a country: name that too" };
  }
  if (icalUrl !== undefined && !/^(https?|webcals?):/.test(icalUrl)) {
    return { path: "icalUrl", message: "it is asked over http: write https://" };
  }
  return (country ?? dates ?? icalUrl ?? ical)
    ? undefined
    : { path: "country", message: "it comes from nowhere: give a country, dates, icalUrl or ical" };
}

/** Calendars as code. What is in them is read after they are applied. */
export const calendarConfiguration = configurationKind<Calendar>({
  kind: "Calendar",
  check: ({ spec }) => {
    const fault = sourceFault(spec);
    return fault ? [{ ...fault, path: `spec.${fault.path}` }] : [];
  },
  read: async (db) =>
    (await calendarStore(db).calendars()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Calendar",
      metadata: metadataOf(row),
      spec: { description: row.description, ...row.spec },
    })),
  apply: async (tx, actor, manifest, before) => {
    const store = calendarStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.calendars([metadata.name]);
    const { description, ...sources } = spec;
    await store.put({ id: known?.id ?? newId(), ...namedRow(metadata), description, spec: sources });
    const subject = `calendar:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applyCalendar", subject, before, after: manifest });
    await enqueue(tx, readCalendarJob, { name: metadata.name }, { key: metadata.name });
  },
});
