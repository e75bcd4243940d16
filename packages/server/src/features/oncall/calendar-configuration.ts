import type { CalendarManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import type * as z from "zod";
import { configurationKind } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { newId } from "../../kernel/id.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { DomainError } from "../../kernel/problem.ts";
import { isSealedReference } from "../../kernel/sealed-reference.ts";
import { audit } from "../access/index.ts";
import { addressReference } from "./calendar-address.ts";
import { type CalendarSpec, calendarStore } from "./calendar-store.ts";
import { readCalendarJob } from "./oncall-jobs.ts";
import { countryProblem } from "./public-holidays.ts";

type Calendar = z.output<typeof CalendarManifest>;

const ADDRESS_PATH = "spec.icalUrl";

/** What is wrong with where a calendar comes from, each with its mend. */
export async function calendarProblems(spec: CalendarSpec): Promise<Fault[]> {
  const fault = sourceFault(spec);
  if (fault) return [fault];
  const problem = spec.country === undefined ? undefined : await countryProblem(spec.country, spec.region);
  return problem === undefined ? [] : [{ path: problem.includes("region") ? "region" : "country", message: problem }];
}

function sourceFault({ country, region, dates, icalUrl, ical }: CalendarSpec, mayRefer = false): Fault | undefined {
  if (region !== undefined && country === undefined) {
    return { path: "region", message: "a region is of a country: name that too" };
  }
  const isReference = mayRefer && icalUrl !== undefined && isSealedReference(icalUrl);
  if (icalUrl !== undefined && !isReference && !/^(https?|webcals?):/.test(icalUrl)) {
    return { path: "icalUrl", message: "it is asked over http: write https://" };
  }
  if (icalUrl !== undefined && /^\w+:\/\/[^/?#]*@/.test(icalUrl)) {
    const message =
      "a name and a password before the host are not sent: use the secret address that the calendar gives";
    return { path: "icalUrl", message };
  }
  if (ical?.includes("\0")) {
    return { path: "ical", message: "it is no text: give the .ics file itself, not compressed, and in UTF-8" };
  }
  return (country ?? dates ?? icalUrl ?? ical)
    ? undefined
    : { path: "country", message: "it comes from nowhere: give a country, dates, icalUrl or ical" };
}

/** With its address as a reference: what is exported, compared, shown and audited. */
const referring = <S extends { readonly icalUrl?: string | undefined }>(spec: S): S =>
  spec.icalUrl === undefined ? spec : { ...spec, icalUrl: addressReference(spec.icalUrl) };

const withReference = (manifest: Calendar): Calendar => ({ ...manifest, spec: referring(manifest.spec) });

/** The address to keep: the one of the document, or, where that only refers to it, the one we have. */
function addressToKeep({ metadata, spec: { icalUrl } }: Calendar, known: CalendarSpec | undefined): string | undefined {
  if (icalUrl === undefined || !isSealedReference(icalUrl)) return icalUrl;
  const kept = known?.icalUrl;
  if (kept !== undefined && addressReference(kept) === icalUrl) return kept;
  const message = "refers to an address that is not kept here: write the address itself, once";
  throw new DomainError("invalid", `Calendar ${metadata.name}: ${ADDRESS_PATH} ${message}`, [
    { path: ADDRESS_PATH, message },
  ]);
}

/** Calendars as code. What is in them is read after they are applied. The address comes out as a reference that goes in unchanged. */
export const calendarConfiguration = configurationKind<Calendar>({
  kind: "Calendar",
  check: ({ spec }) => {
    const fault = sourceFault(spec, true);
    return fault ? [{ ...fault, path: `spec.${fault.path}` }] : [];
  },
  read: async (db) =>
    (await calendarStore(db).calendars()).map((row) => ({
      apiVersion: "shipshape/v1",
      kind: "Calendar",
      metadata: metadataOf(row),
      spec: { description: row.description, ...referring(row.spec) },
    })),
  comparable: withReference,
  apply: async (tx, actor, manifest, before) => {
    const store = calendarStore(tx);
    const { metadata, spec } = manifest;
    const [known] = await store.calendars([metadata.name]);
    const { description, icalUrl: _, ...others } = spec;
    const icalUrl = addressToKeep(manifest, known?.spec);
    const sources = { ...others, ...(icalUrl === undefined ? {} : { icalUrl }) };
    await store.put({ id: known?.id ?? newId(), ...namedRow(metadata), description, spec: sources });
    const subject = `calendar:${metadata.name}`;
    await audit(tx, actor, { action: "oncall.applyCalendar", subject, before, after: withReference(manifest) });
    await enqueue(tx, readCalendarJob, { name: metadata.name }, { key: metadata.name });
  },
});
