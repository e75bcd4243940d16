import { humanizeMinutes } from "../time/duration.ts";
import { utcMinute } from "../time/utc-minute.ts";
import type { AlertingRules } from "./alerting.ts";
import { isHeld, type PairDecision, SHORT_COVERAGE, type WindowReading } from "./burn-decision.ts";
import { type BurnAlertRule, isAbove, times } from "./burn-rate.ts";
import { badEvents, errorBudget } from "./counts.ts";
import type { Sums } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import { percent } from "./percent.ts";

type Ground = {
  readonly rules: Pick<ObjectiveRules, "gapPolicy" | "minimumCoverage">;
  readonly alerting: Pick<AlertingRules, "minimumEvents" | "minimumFailures">;
};
type Seen = {
  readonly long: WindowReading;
  readonly short: WindowReading;
  readonly evidence: Ground;
  readonly isOpen: boolean;
  readonly endsByMs: number | undefined;
};

/** Why a pair fires or does not, in a sentence for people. */
export function pairSentence(rule: BurnAlertRule, { reason }: PairDecision, seen: Seen): string {
  const { long, short, evidence, isOpen, endsByMs } = seen;
  const [longSpan, shortSpan] = [humanizeMinutes(long.minutes), humanizeMinutes(short.minutes)];
  const limit = times(rule.factor);
  if (reason === "held") {
    const minimum = evidence.rules.minimumCoverage;
    return isHeld(evidence.rules, long)
      ? heldSentence(isOpen, minimum, long)
      : heldSentence(isOpen, minimum * SHORT_COVERAGE, short);
  }
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
      return `${burning}: the last ${longSpan} are still above ${limit}${endsSentence(endsByMs)}`;
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

/** Of which window too little is measured to conclude anything. */
export function heldSentence(isOpen: boolean, minimum: number, { coverage, minutes }: WindowReading): string {
  const measured = `${percent(coverage ?? 1)} of the last ${humanizeMinutes(minutes)} was measured`;
  return `held${isOpen ? " as it was" : ""}: ${measured}, and ${percent(minimum)} is asked for`;
}

/**
 * By when the long window is no longer above its factor, in minutes from now: if nothing more fails and traffic stays what
 * it was in that window. As near as the windows that are known anyway tell, and never too early. Undefined where it is not
 * above now.
 */
export function calmWithinMinutes(
  rule: Pick<BurnAlertRule, "factor" | "longWindowMinutes">,
  target: number,
  lengths: readonly number[],
  inLast: (minutes: number) => Sums,
): number | undefined {
  const { factor, longWindowMinutes: long } = rule;
  const allowed = factor * errorBudget(target);
  const all = inLast(long);
  if (!isAbove(badEvents(all), allowed * all.total)) return undefined;
  const kept = lengths.filter((minutes) => minutes < long).toSorted((a, b) => b - a);
  const calm = kept.find((minutes) => {
    const newest = inLast(minutes);
    return !isAbove(badEvents(newest), allowed * (newest.total + (all.total / long) * (long - minutes)));
  });
  return long - (calm ?? 0);
}

const endsSentence = (endsByMs: number | undefined): string =>
  endsByMs === undefined ? "" : `; if nothing more fails it ends by ${utcMinute(new Date(endsByMs))}`;

const count = (number: number, unit: string): string =>
  `${Number(number.toPrecision(3))} ${unit}${number === 1 ? "" : "s"}`;
