import { humanizeMinutes } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import { utcMinute } from "../time/utc-minute.ts";
import type { AlertEvidence, AlertStanding } from "./alert-standing.ts";
import { BAD_DATA_RULE, type DataRule, NO_DATA_RULE } from "./alerting.ts";
import { isFresh } from "./coverage.ts";
import { type Doubt, isLater } from "./wrong-data.ts";

type Known = Pick<AlertEvidence, "countedUntilMs" | "createdAtMs">;

/** Until when everything is counted: the end of the newest minute; when the objective was made, if only its past is known. */
export const knownUntilMs = ({ countedUntilMs, createdAtMs }: Known): number =>
  Math.max(createdAtMs, countedUntilMs === undefined ? createdAtMs : countedUntilMs + MINUTE_MS);

/** Why there is no fresh data and since when. */
export function missingSentence(evidence: Known & Pick<AlertEvidence, "problem">): string {
  const sinceMs = knownUntilMs(evidence);
  const what = sinceMs === evidence.createdAtMs ? "No data has come since it was made at" : "No fresh data since";
  return `${what} ${utcMinute(new Date(sinceMs))}: ${evidence.problem ?? "nothing was collected or pushed"}`;
}

/** The alerts about the measurement, apart from those about the budget. */
export function judgeData(evidence: AlertEvidence): AlertStanding[] {
  const { noData, badData } = evidence.alerting;
  return [...(noData ? [judgeMissing(noData, evidence)] : []), ...(badData ? [judgeDoubt(badData, evidence)] : [])];
}

function judgeMissing({ severity, afterMinutes }: DataRule, evidence: AlertEvidence): AlertStanding {
  const { atMs, open, inLast } = evidence;
  const startedAtMs = open.get(NO_DATA_RULE)?.startedAtMs;
  const missingMs = atMs - knownUntilMs(evidence);
  // Nobody misses data of a time that is excluded.
  const isMissed = missingMs >= afterMinutes * MINUTE_MS && inLast(afterMinutes).excludedMinutes === 0;
  const firing = isMissed || (startedAtMs !== undefined && !isFresh(evidence));
  return {
    kind: "no_data",
    rule: NO_DATA_RULE,
    severity,
    firing,
    held: false,
    sinceMs: firing ? (startedAtMs ?? atMs) : undefined,
    because: firing ? missingSentence(evidence) : "data comes",
  };
}

function judgeDoubt({ severity, afterMinutes }: DataRule, { atMs, open, doubt }: AlertEvidence): AlertStanding {
  const startedAtMs = open.get(BAD_DATA_RULE)?.startedAtMs;
  const lasts = doubt !== null && doubt.lastMs === atMs && isLater(atMs, doubt.sinceMs, afterMinutes);
  const firing = lasts || (startedAtMs !== undefined && doubt !== null);
  return {
    kind: "bad_data",
    rule: BAD_DATA_RULE,
    severity,
    firing,
    held: false,
    sinceMs: firing ? (startedAtMs ?? atMs) : undefined,
    because: doubt === null ? "nothing looks wrong" : doubtSentence(doubt, atMs, afterMinutes),
  };
}

function doubtSentence({ sentence, lastMs }: Doubt, atMs: number, afterMinutes: number): string {
  if (lastMs === atMs) return sentence;
  return `${sentence}; not since ${utcMinute(new Date(lastMs))}, and ${humanizeMinutes(afterMinutes)} without it end this`;
}
