import type { ExclusionSpec } from "@shipshape/contract/slo-exclusions";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import type * as z from "zod";
import { momentOfLocal } from "../../kernel/moment.ts";

type Said = z.input<typeof ExclusionSpec>;

export const RHYTHMS = [
  { value: "weekly", label: "Every week, on that day" },
  { value: "daily", label: "Every day" },
  { value: "weekdays", label: "Every Monday to Friday" },
  { value: "monthly", label: "Every month, on that weekday of it" },
  { value: "own", label: "By a rule of my own" },
] as const;
export type Rhythm = (typeof RHYTHMS)[number]["value"];

export const KINDS = [
  { value: "once", label: "Once" },
  { value: "recurring", label: "Again and again" },
  { value: "business_hours", label: "Outside of business hours" },
] as const;
export type Kind = (typeof KINDS)[number]["value"];

/** The recurrence rule of a rhythm that begins at a local time, such as every second Tuesday of the month. */
export function rruleOf(rhythm: Rhythm, firstStart: string, own: string): string {
  const day = new Date(`${firstStart.slice(0, 10)}T00:00:00Z`);
  const weekday = WEEKDAYS[(day.getUTCDay() + 6) % 7] ?? "MO";
  if (rhythm === "own") return own;
  if (rhythm === "daily") return "FREQ=DAILY";
  if (rhythm === "weekdays") return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";
  if (rhythm === "weekly") return `FREQ=WEEKLY;BYDAY=${weekday}`;
  const nth = Math.ceil(day.getUTCDate() / 7);
  return `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${weekday}`;
}

const text = (fields: FormData, name: string): string => String(fields.get(name) ?? "").trim();
const kindIn = (fields: FormData): Kind => KINDS.find(({ value }) => value === text(fields, "kind"))?.value ?? "once";

/** When the form says it holds; undefined while it does not say it yet. */
function timeIn(fields: FormData, zone: string): Said["when"] | undefined {
  const kind = kindIn(fields);
  if (kind === "once") {
    const [from, to] = [text(fields, "from"), text(fields, "to")];
    if (from === "" || to === "" || from >= to) return undefined;
    return { kind, from: momentOfLocal(from, zone), to: momentOfLocal(to, zone) };
  }
  if (kind === "recurring") {
    const [firstStart, minutes] = [text(fields, "firstStart"), Number(text(fields, "minutes"))];
    const rhythm = RHYTHMS.find(({ value }) => value === text(fields, "rhythm"))?.value ?? "weekly";
    const rrule = rruleOf(rhythm, firstStart, text(fields, "rrule"));
    if (firstStart === "" || rrule === "" || !(minutes >= 1)) return undefined;
    return { kind, rrule, firstStart, timeZone: zone, durationMinutes: minutes };
  }
  const days = WEEKDAYS.filter((day) => fields.getAll("days").includes(day));
  const [opens, closes] = [text(fields, "opens"), text(fields, "closes")];
  if (days.length === 0 || opens === "" || closes === "") return undefined;
  return { kind, timeZone: zone, days: [...days], opens, closes };
}

type Of = { readonly name: string; readonly service: string };

/** What the form says of an exclusion, so far; undefined while it does not say when. */
export function exclusionIn(fields: FormData, zone: string, slo: Of) {
  const when = timeIn(fields, zone);
  if (!when) return undefined;
  const selector = text(fields, "scope") === "service" ? { services: [slo.service] } : { slos: [slo.name] };
  return { displayName: text(fields, "displayName"), reason: text(fields, "reason"), when, selector };
}
