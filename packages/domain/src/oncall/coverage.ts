import { wholePercent } from "../slo/percent.ts";
import { localMinute } from "../time/local-moment.ts";
import type { CoverageFinding, CoverageQuestion } from "./coverage-finding.ts";
import { coverageGapFindings } from "./coverage-gaps.ts";
import { COVERAGE_KINDS } from "./coverage-kind.ts";
import { restFindings } from "./coverage-rest.ts";
import { isUnfair, loadShares, sharers } from "./load-share.ts";
import type { FinalShift } from "./schedule.ts";

const SEVERITIES = ["bad", "warn"] as const;
/** Less than so many hours of a kind are no pattern yet. */
const LEAST_HOURS = 24;

/**
 * Everything that is wrong with the coverage of a schedule over a span, the worst first and of that the soonest: gaps,
 * shifts of nobody, people who cannot be reached, too little rest, nights and weekends that one carries for the others.
 */
export function coverageFindings(question: CoverageQuestion): CoverageFinding[] {
  const findings = [
    ...coverageGapFindings(question.gaps, question.timeZone),
    ...reachFindings(question),
    ...restFindings(question),
    ...loadFindings(question),
  ];
  const soon = ({ fromMs }: CoverageFinding): number => fromMs ?? Number.POSITIVE_INFINITY;
  return findings.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (soon(a) === soon(b) ? 0 : soon(a) - soon(b)) ||
      COVERAGE_KINDS.indexOf(a.kind) - COVERAGE_KINDS.indexOf(b.kind),
  );
}

/** One finding a person who is on call and whom pages do not reach, at their first shift of the span. */
function reachFindings({ shifts, reachOf, timeZone }: CoverageQuestion): CoverageFinding[] {
  const first = new Map<string, FinalShift>();
  for (const shift of shifts) if (!first.has(shift.member)) first.set(shift.member, shift);
  return [...first].flatMap(([member, { fromMs }]): CoverageFinding[] => {
    const { reach, because } = reachOf(member);
    const from = `on call from ${localMinute(fromMs, timeZone)}`;
    if (reach === "verified") return [];
    if (reach === "unknown_user") {
      const mend = `name somebody else in the rotation, or make the user ${member} again`;
      return [{ kind: "empty_shift", severity: "bad", says: `${member} is ${from}: ${because}`, mend, member, fromMs }];
    }
    if (reach === "none") {
      const mend = `let ${member} add a way to be reached and send a test page, or let somebody else take the shift`;
      const says = `No page can reach ${member}, ${from}: ${because}`;
      return [{ kind: "unreachable", severity: "bad", says, mend, member, fromMs }];
    }
    const mend = `let ${member} verify one with the code that is sent to it, on the page "How I am reached"`;
    const says = `Nobody knows whether a page reaches ${member}, ${from}: ${because}`;
    return [{ kind: "unverified", severity: "warn", says, mend, member, fromMs }];
  });
}

/** Who carries more than an even part of the nights or weekends, of those who share them. */
function loadFindings({ loadShifts, timeZone }: CoverageQuestion): CoverageFinding[] {
  const shares = loadShares(loadShifts, timeZone);
  const people = sharers(shares);
  const all = (of: "nightHours" | "weekendHours"): number => shares.reduce((sum, share) => sum + share[of], 0);
  return shares.flatMap(({ member, shareOfNights, shareOfWeekends }) => {
    const parts = [
      { share: shareOfNights, of: "nights", hours: all("nightHours") },
      { share: shareOfWeekends, of: "weekends", hours: all("weekendHours") },
    ].filter(({ share, hours }) => isUnfair(share, people) && hours >= LEAST_HOURS);
    if (parts.length === 0) return [];
    const carried = parts.map(({ share, of }) => `${wholePercent(share)} of the ${of}`).join(" and ");
    const says = `${member} carries ${carried}; an even part among ${people} is ${wholePercent(1 / people)}`;
    const mend = "let others take some of these shifts, or let the turns of the rotation begin on another day";
    return [{ kind: "unfair_load", severity: "warn", says, mend, member, fromMs: undefined }];
  });
}
