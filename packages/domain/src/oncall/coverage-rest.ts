import { humanizeMinutes } from "../time/duration.ts";
import { localMinute } from "../time/local-moment.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/milliseconds.ts";
import { mergedSpans, type Span } from "../time/span.ts";
import type { CoverageFinding, CoverageQuestion } from "./coverage-finding.ts";
import type { FinalShift } from "./schedule.ts";

/** Daily rest of the European working time directive (2003/88/EC, article 3). */
const REST_MS = 11 * HOUR_MS;
/** A turn of a week is common; two in a row are not. */
const LONGEST_STRETCH_MS = 14 * DAY_MS;
/** Of shifts longer than this nobody expects rest between them: it is within them. */
const DUTY_MS = DAY_MS;

/**
 * Who is on call for too long at a stretch, or begins again before they had rest, over all schedules together: one
 * finding a person and kind, of the worst time of theirs.
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
  const long = stretches
    .map((span) => ({ ...span, ms: span.toMs - span.fromMs }))
    .filter(({ ms }) => ms > LONGEST_STRETCH_MS);
  const [worst] = long.toSorted((a, b) => b.ms - a.ms);
  if (!worst) return [];
  const often = long.length === 1 ? "" : `, the longest of ${long.length} times`;
  const lasts = humanizeMinutes(worst.ms / MINUTE_MS);
  const says = `${member} is on call for ${lasts} without a break, from ${localMinute(worst.fromMs, timeZone)}${often}`;
  return [finding(member, worst.fromMs, says, "let somebody else take a part of it: two weeks are the most")];
}

function tooSoon(member: string, stretches: readonly Span[], timeZone: string): CoverageFinding[] {
  const short = stretches.flatMap((next, index) => {
    const before = stretches[index - 1];
    const isDuty = before && before.toMs - before.fromMs < DUTY_MS && next.toMs - next.fromMs < DUTY_MS;
    const ms = next.fromMs - (before?.toMs ?? 0);
    return isDuty && ms < REST_MS ? [{ fromMs: next.fromMs, ms }] : [];
  });
  const [worst] = short.toSorted((a, b) => a.ms - b.ms);
  if (!worst) return [];
  const often = short.length === 1 ? "" : `, the shortest of ${short.length} times`;
  const rest = humanizeMinutes(worst.ms / MINUTE_MS);
  const says = `${member} has ${rest} of rest before ${localMinute(worst.fromMs, timeZone)}${often}`;
  return [finding(member, worst.fromMs, says, "leave 11 h between two shifts of one person")];
}

type Told = { readonly shifts: readonly FinalShift[]; readonly findings: readonly CoverageFinding[] };

/**
 * Rest is judged over all schedules together, so that each of a person's schedules would tell the same: it is told with
 * the one whose shift begins there, else with the first.
 */
export function restToldOnce<T extends Told>(schedules: readonly T[]): T[] {
  const keyOf = ({ member, fromMs }: CoverageFinding): string => `${fromMs} ${member}`;
  const isRest = ({ kind }: CoverageFinding): boolean => kind === "little_rest";
  const teller = new Map<string, T>();
  const beginsIt = ({ shifts }: T, { member, fromMs }: CoverageFinding): boolean =>
    shifts.some((shift) => shift.member === member && shift.fromMs === fromMs);
  for (const schedule of schedules)
    for (const finding of schedule.findings.filter(isRest)) {
      const told = teller.get(keyOf(finding));
      if (told === undefined || (!beginsIt(told, finding) && beginsIt(schedule, finding)))
        teller.set(keyOf(finding), schedule);
    }
  return schedules.map((schedule) => ({
    ...schedule,
    findings: schedule.findings.filter((one) => !isRest(one) || teller.get(keyOf(one)) === schedule),
  }));
}
