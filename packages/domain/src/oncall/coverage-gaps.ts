import { humanizeMinutes } from "../time/duration.ts";
import { localMinute } from "../time/local-moment.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import type { CoverageFinding } from "./coverage-finding.ts";
import type { Gap } from "./schedule.ts";

/** So many gaps are told one by one; more are told as what they have in common. */
const TOLD_SINGLY = 3;

const told = ({ fromMs, toMs }: Gap, timeZone: string): string =>
  `${localMinute(fromMs, timeZone)} to ${localMinute(toMs, timeZone)}`;

/** Nobody is on call: gap by gap, or, where there are many, how many, how long together and when the first is. */
export function coverageGapFindings(gaps: readonly Gap[], timeZone: string): CoverageFinding[] {
  const mend = "add somebody to a rotation that covers these hours, or an override";
  const bad = { kind: "gap", severity: "bad", member: undefined, mend } as const;
  if (gaps.length <= TOLD_SINGLY) {
    return gaps.map((gap) => {
      const lasts = humanizeMinutes((gap.toMs - gap.fromMs) / MINUTE_MS);
      return { ...bad, says: `Nobody is on call from ${told(gap, timeZone)} (${lasts})`, fromMs: gap.fromMs };
    });
  }
  const [first] = gaps;
  if (!first) return [];
  const together = humanizeMinutes(gaps.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / MINUTE_MS, 0));
  const says = `Nobody is on call ${gaps.length} times, ${together} together; first from ${told(first, timeZone)}`;
  return [{ ...bad, says, fromMs: first.fromMs }];
}
