import { humanizeMinutes } from "../time/duration.ts";
import { utcMinute } from "../time/utc-minute.ts";
import type { AlertingRules } from "./alerting.ts";
import type { PairDecision, WindowReading } from "./burn-decision.ts";
import { type BurnAlertRule, isAbove, times } from "./burn-rate.ts";
import { badEvents, errorBudget } from "./counts.ts";
import type { Sums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";

const MINUTE_MS = 60_000;

type Ground = {
  readonly rules: Pick<ObjectiveRules, "target" | "minimumCoverage">;
  readonly alerting: Pick<AlertingRules, "minimumEvents" | "minimumFailures">;
  readonly inLast: (minutes: number) => Sums;
  readonly atMs: number;
};
type Seen = {
  readonly long: WindowReading;
  readonly short: WindowReading;
  readonly evidence: Ground;
  readonly isOpen: boolean;
};

/** Why a pair fires or does not, in a sentence for people. */
export function pairSentence(rule: BurnAlertRule, { reason }: PairDecision, seen: Seen): string {
  const { long, short, evidence, isOpen } = seen;
  const [longSpan, shortSpan] = [humanizeMinutes(long.minutes), humanizeMinutes(short.minutes)];
  const limit = times(rule.factor);
  if (reason === "held") return heldSentence(isOpen, evidence.rules.minimumCoverage, long, short);
  const silent = [long, short].find(({ burn }) => burn === undefined);
  const burning =
    silent === undefined
      ? `burning ${times(long.burn ?? 0)} over ${longSpan} and ${times(short.burn ?? 0)} over ${shortSpan}`
      : `no events in the last ${humanizeMinutes(silent.minutes)}`;
  const { minimumEvents, minimumFailures } = evidence.alerting;
  switch (reason) {
    case "both above":
      return `${burning}, both above ${limit}`;
    case "open on the long window":
      return `${burning}: the last ${longSpan} are still above ${limit}${endsSentence(rule, long, evidence)}`;
    case "open on the short window":
      return `${burning}: the last ${shortSpan} are still above ${limit}`;
    case "too few events":
      return `${burning}, both above ${limit}, but of ${count(long.total, "event")} in ${longSpan} only: ${minimumEvents} are asked for`;
    case "too few failures":
      return `${burning}, both above ${limit}, but by ${count(badEvents(long), "failure")} in ${longSpan} only: ${minimumFailures} are asked for`;
    case "only the long window":
      return silent ? burning : `${burning}: the last ${shortSpan} are not above ${limit}`;
    case "only the short window":
      return silent ? burning : `${burning}: the last ${longSpan} are not above ${limit}${isOpen ? "" : " yet"}`;
    case "neither":
      return silent ? burning : `${burning}, neither above ${limit}`;
  }
}

/** Which window is measured too little to conclude anything. */
export function heldSentence(isOpen: boolean, minimum: number, ...windows: readonly WindowReading[]): string {
  const [worst] = windows.toSorted((a, b) => (a.coverage ?? 1) - (b.coverage ?? 1));
  const measured = `${percent(worst?.coverage ?? 1)} of the last ${humanizeMinutes(worst?.minutes ?? 0)} was measured`;
  return `held${isOpen ? " as it was" : ""}: ${measured}, and ${percent(minimum)} is asked for`;
}

/**
 * When the long window is no longer above its factor, in minutes from now: if nothing more fails and traffic stays what it
 * was in that window. Undefined where it is not above now.
 */
export function calmAfterMinutes(
  { factor, longWindowMinutes: long }: Pick<BurnAlertRule, "factor" | "longWindowMinutes">,
  target: number,
  inLast: (minutes: number) => Sums,
): number | undefined {
  const allowed = factor * errorBudget(target);
  const perMinute = inLast(long).total / long;
  const isAboveIn = (minutes: number): boolean => {
    if (minutes >= long) return false;
    const kept = inLast(long - minutes);
    return isAbove(badEvents(kept), allowed * (kept.total + perMinute * minutes));
  };
  if (!isAboveIn(0)) return undefined;
  let [above, calm] = [0, long];
  while (calm - above > 1) {
    const middle = Math.floor((above + calm) / 2);
    if (isAboveIn(middle)) above = middle;
    else calm = middle;
  }
  return calm;
}

function endsSentence(rule: BurnAlertRule, long: WindowReading, { rules, inLast, atMs }: Ground): string {
  const minutes = calmAfterMinutes({ ...rule, longWindowMinutes: long.minutes }, rules.target, inLast);
  if (minutes === undefined) return "";
  return `; if nothing more fails it ends at about ${utcMinute(new Date(atMs + minutes * MINUTE_MS))}`;
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
const count = (number: number, unit: string): string =>
  `${Number(number.toPrecision(3))} ${unit}${number === 1 ? "" : "s"}`;
