import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

/** A rule of RFC 5545 without DTSTART, from a local date and time on. Throws for what is no rule. */
export const rruleFrom = (rrule: string, firstLocal: string, timeZone: string): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: `RRULE:${rrule}`,
    dtstart: Temporal.PlainDateTime.from(firstLocal).toZonedDateTime(timeZone),
    strict: true,
  });

/** Why something is no rule; undefined where reading it throws nothing. */
export function rruleProblem(read: () => RRuleTemporal): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return `it is no rule of RFC 5545: ${error instanceof Error ? error.message : String(error)}`;
  }
}
