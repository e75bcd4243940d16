import { parseWindowDuration, windowMinutes } from "@shipshape/domain/slo/window";
import type { AlertRow, Wanted } from "./edited-objective.ts";

const METHODS = ["Occurrences", "Timeslices", "RatioTimeslices"] as const;
const GAPS = ["hold", "ignore", "good", "bad"] as const;

/** 60 as "1h", 4320 as "3d": as a field for a length of time takes it. */
export function durationField(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** A share as a field for percent takes it: 0.9995 as "99.95". */
export const percentField = (share: number): string => String(Number((share * 100).toPrecision(9)));

const text = (fields: FormData, name: string): string => String(fields.get(name) ?? "").trim();
const share = (fields: FormData, name: string): number =>
  Number((Number(text(fields, name).replace(",", ".")) / 100).toPrecision(9));
const minutes = (written: string): number | undefined => parseWindowDuration(written) && windowMinutes(written);

function alertsIn(fields: FormData): AlertRow[] {
  return fields.getAll("alert").map((at) => {
    const long = minutes(text(fields, `alert.${at}.long`)) ?? Number.NaN;
    return {
      name: text(fields, `alert.${at}.name`),
      severity: text(fields, `alert.${at}.severity`) === "page" ? "page" : "ticket",
      budgetShare: share(fields, `alert.${at}.share`),
      longWindowMinutes: long,
      shortWindowMinutes: minutes(text(fields, `alert.${at}.short`)) ?? Math.max(1, Math.round(long / 12)),
    };
  });
}

/** What the form says; or why it says nothing yet that could be tried. */
export function wantedFrom(fields: FormData, known: Wanted): { wanted: Wanted } | { because: string } {
  const target = share(fields, "target");
  const duration = text(fields, "duration");
  if (!(target > 0 && target < 1)) return { because: "The target is a number of percent between 0 and 100." };
  if (!parseWindowDuration(duration))
    return { because: "The window is a number and one of m h d w M Q Y, such as 30d or 1M." };
  const budgetingMethod = METHODS.find((method) => method === text(fields, "budgetingMethod")) ?? known.budgetingMethod;
  const isSliced = budgetingMethod !== "Occurrences";
  const timeSliceWindow = text(fields, "timeSliceWindow") || undefined;
  if (isSliced && !minutes(timeSliceWindow ?? "")) return { because: "A slice is a length of time, such as 1m or 5m." };
  const alerts = fields.has("alert") || text(fields, "alerts") === "own" ? alertsIn(fields) : undefined;
  const wrong = alerts?.find((row) => row.name === "" || !(row.budgetShare > 0) || !(row.longWindowMinutes > 0));
  if (wrong) return { because: `The alert ${wrong.name} needs a name, a share of the budget and a window such as 1h.` };
  if (alerts?.length === 0)
    return { because: "Without a row nothing would alert: add one, or keep the alerts as they are." };
  return {
    wanted: {
      target,
      duration,
      timeZone: text(fields, "calendar") === "" ? undefined : text(fields, "calendar"),
      budgetingMethod,
      timeSliceTarget: budgetingMethod === "Timeslices" ? share(fields, "timeSliceTarget") || undefined : undefined,
      timeSliceWindow: isSliced ? timeSliceWindow : undefined,
      gapPolicy: GAPS.find((one) => one === text(fields, "gapPolicy")) ?? known.gapPolicy,
      alerts,
    },
  };
}
