import { humanizeMinutes } from "../time/duration.ts";
import { localMinute } from "../time/local-moment.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/milliseconds.ts";
import { mergedSpans, type Span } from "../time/span.ts";
import type { CoverageFinding, CoverageQuestion } from "./coverage-finding.ts";

/** Daily rest of the European working time directive (2003/88/EC, article 3). */
const REST_MS = 11 * HOUR_MS;
/** A turn of a week is common; two in a row are not. */
const LONGEST_STRETCH_MS = 14 * DAY_MS;
/** Of shifts longer than this nobody expects rest between them: it is within them. */
const DUTY_MS = DAY_MS;

/**
 * Who is on call for too long at a stretch, or begins again before they had rest, over all schedules together: one
 * finding a person and kind, at its first time.
 */
export function restFindings({ everyShiftOf, shifts, timeZone }: CoverageQuestion): CoverageFinding[] {
  const members = [...new Set(shifts.map(({ member }) => member))];
  return members.flatMap((member) => {
    // When they are on call for anything, without a break between.
    const stretches = mergedSpans(everyShiftOf(member));
    return [...tooLong(member, stretches, timeZone), ...tooSoon(member, stretches, timeZone)];
  });
}

const finding = (member: string, fromMs: number, says: string, mend: string): CoverageFinding => ({
  kind: "little_rest",
  severity: "warn",
  says,
  mend,
  member,
  fromMs,
});

function tooLong(member: string, stretches: readonly Span[], timeZone: string): CoverageFinding[] {
  const long = stretches.find(({ fromMs, toMs }) => toMs - fromMs > LONGEST_STRETCH_MS);
  if (!long) return [];
  const lasts = humanizeMinutes((long.toMs - long.fromMs) / MINUTE_MS);
  const says = `${member} is on call for ${lasts} without a break, from ${localMinute(long.fromMs, timeZone)}`;
  return [finding(member, long.fromMs, says, "let somebody else take a part of it: two weeks are the most")];
}

function tooSoon(member: string, stretches: readonly Span[], timeZone: string): CoverageFinding[] {
  const short = stretches.flatMap((next, index) => {
    const before = stretches[index - 1];
    const isDuty = before && before.toMs - before.fromMs < DUTY_MS && next.toMs - next.fromMs < DUTY_MS;
    return isDuty && next.fromMs - before.toMs < REST_MS ? [{ before, next }] : [];
  });
  const [first] = short;
  if (!first) return [];
  const { before, next } = first;
  const rest = humanizeMinutes((next.fromMs - before.toMs) / MINUTE_MS);
  const often = short.length === 1 ? "" : `, the first of ${short.length} times`;
  const says = `${member} has ${rest} of rest before ${localMinute(next.fromMs, timeZone)}${often}`;
  return [finding(member, next.fromMs, says, "leave 11 h between two shifts of one person")];
}
