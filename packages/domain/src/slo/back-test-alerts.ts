import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import type { AlertEvidence, OpenAlert } from "./alert-standing.ts";
import type { AlertingRules } from "./alerting.ts";
import { budgetOf } from "./budget.ts";
import { judgeMeasurements } from "./budget-alerts.ts";
import { decidePair, readWindow, type WindowReading } from "./burn-decision.ts";
import type { BurnAlertRule, BurnAlertSeverity } from "./burn-rate.ts";
import { errorBudget } from "./counts.ts";
import type { Watermark } from "./coverage.ts";
import type { MinuteSums } from "./minute-sums.ts";
import { MINUTE, type Minutes } from "./minutes.ts";
import type { ObjectiveRules } from "./objective-rules.ts";
import { windowMinutes } from "./window.ts";

/** The measurements beside the pairs move slowly: they are judged every so many minutes. */
const MEASURED_EVERY_MINUTES = 5;
/** Nearer to the factor than this share of it, the whole rule is asked. */
const SAFELY = 1e-6;

/** A stretch of time in which an alert would have fired. */
export type FiredAlert = {
  readonly rule: string;
  readonly severity: BurnAlertSeverity;
  readonly fromMs: number;
  /** Undefined while it would still fire. */
  readonly toMs: number | undefined;
  /** The highest burn rate over its (long) window while it fired. */
  readonly peakBurn: number;
  /** Share of the whole budget (`wholeBudget`) that was lost from its window's start to its end. */
  readonly budgetSpent: number;
};

export type Replay = {
  /** The budget's minutes. */
  readonly minutes: Minutes;
  readonly sums: MinuteSums;
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  readonly span: Span;
  /** Where the budget's window that ends with a minute begins. */
  readonly windowFromMs: (minuteMs: number) => number;
};

/**
 * All that a whole window allows at the traffic of the part of it that is known: a day into a month, or into an objective's
 * life, one bad minute is not half of the budget.
 */
export function wholeBudget(sums: MinuteSums, { target, window }: ObjectiveRules, from: number, to: number): number {
  const known = to - Math.max(from, sums.firstKnown);
  const length = windowMinutes(window.duration);
  const share = known > 0 && known < length ? length / known : 1;
  return errorBudget(target) * sums.totalBetween(from, to) * share;
}

/** Something that may be firing after each minute of a replay. */
type Watched = { readonly name: string; readonly severity: BurnAlertSeverity; readonly lookBackMinutes: number };

/**
 * Every alert that would have fired, oldest first. The two alerts about the measurement itself are left out: when data was
 * late is not known any more.
 */
export function firedAlerts(replay: Replay): FiredAlert[] {
  const pairs = replay.alerting.burns.flatMap((rule) => firedPair(rule, replay));
  return [...pairs, ...firedMeasurements(replay)].sort((a, b) => a.fromMs - b.fromMs || (a.rule < b.rule ? -1 : 1));
}

/** The stretches in which one pair fired, judged after every minute. */
function firedPair(rule: BurnAlertRule, replay: Replay): FiredAlert[] {
  const { minutes, sums, rules, alerting, span } = replay;
  const { longWindowMinutes, shortWindowMinutes, factor } = rule;
  const recorded = recorder({ ...rule, lookBackMinutes: longWindowMinutes }, replay);
  const watermarks = watermarksOf(minutes, rules);
  const ratioAtFactor = factor * errorBudget(rules.target);
  for (let atMs = span.fromMs; atMs < span.toMs; atMs += MINUTE_MS) {
    const to = sums.place(atMs + MINUTE_MS);
    const from = Math.max(0, to - longWindowMinutes);
    const [bad, total] = [sums.badBetween(from, to), sums.totalBetween(from, to)];
    const isOpen = recorded.isOpen();
    // The long window alone decides most minutes: nothing begins while it does not burn, and nothing ends while it does.
    if (!isOpen && bad <= ratioAtFactor * (1 - SAFELY) * total) continue;
    if (isOpen && bad > ratioAtFactor * (1 + SAFELY) * total) {
      recorded.note(true, atMs, Math.min(1, bad / total) / errorBudget(rules.target));
      continue;
    }
    const watermark = watermarks(atMs);
    const read = (length: number): WindowReading =>
      readWindow(length, sums.between(Math.max(0, to - length), to), rules.target, watermark);
    const long = read(longWindowMinutes);
    const { firing } = decidePair(rule, alerting, rules, { isOpen, long, short: read(shortWindowMinutes) });
    recorded.note(firing, atMs, long.burn ?? 0);
  }
  return recorded.fired();
}

/** The stretches in which other measurements alerted: budget burned, budget lost lately, time until it is gone. */
function firedMeasurements(replay: Replay): FiredAlert[] {
  const { minutes, sums, rules, alerting, span, windowFromMs } = replay;
  const watched = [
    ...alerting.burnedBudget.map((rule) => ({ ...rule, lookBackMinutes: windowMinutes(rules.window.duration) })),
    ...[...alerting.budgetDrop, ...alerting.timeToExhaustion].map((rule) => ({
      ...rule,
      lookBackMinutes: rule.windowMinutes,
    })),
  ];
  if (watched.length === 0) return [];
  const recorders = new Map(watched.map((rule) => [rule.name, recorder(rule, replay)]));
  const watermarks = watermarksOf(minutes, rules);
  const open = new Map<string, OpenAlert>();
  const length = windowMinutes(rules.window.duration);
  for (let atMs = span.fromMs; atMs < span.toMs; atMs += MEASURED_EVERY_MINUTES * MINUTE_MS) {
    const to = sums.place(atMs + MINUTE_MS);
    const inLast = (count: number) => sums.between(Math.max(0, to - count), to);
    const inWindow = sums.between(sums.place(windowFromMs(atMs)), to);
    const watermark = watermarks(atMs);
    const evidence: AlertEvidence = {
      ...watermark,
      createdAtMs: minutes.startMs,
      problem: null,
      doubt: null,
      rules,
      alerting,
      inLast,
      inWindow,
      budget: budgetOf({ target: rules.target, windowMinutes: length, counts: inWindow }),
      windowMinutes: length,
      open,
    };
    const read = (count: number) => readWindow(count, inLast(count), rules.target, watermark);
    for (const { rule, kind, severity, firing, sinceMs = atMs } of judgeMeasurements(evidence, read)) {
      const lookBack = watched.find(({ name }) => name === rule)?.lookBackMinutes ?? length;
      recorders.get(rule)?.note(firing, atMs, read(lookBack).burn ?? 0);
      if (firing) open.set(rule, { kind, severity, startedAtMs: sinceMs });
      else open.delete(rule);
    }
  }
  return [...recorders.values()].flatMap(({ fired }) => fired());
}

/** How far counting had come as of a minute; asked for minute after minute, forwards. */
function watermarksOf({ startMs, state }: Minutes, rules: ObjectiveRules): (atMs: number) => Watermark {
  const sliceMinutes = rules.budgetingMethod === "Occurrences" ? 1 : (rules.timeSliceMinutes ?? 1);
  const isMeasured = (at: number): boolean => state[at] === MINUTE.measured || state[at] === MINUTE.filled;
  let [first, last, next] = [-1, -1, 0];
  return (atMs) => {
    for (; next < state.length && startMs + next * MINUTE_MS <= atMs; next += 1) {
      if (!isMeasured(next)) continue;
      last = next;
      if (first < 0) first = next;
    }
    const ms = (at: number): number | undefined => (at < 0 ? undefined : startMs + at * MINUTE_MS);
    return { atMs, countedFromMs: ms(first), countedUntilMs: ms(last), sliceMinutes };
  };
}

/** Turns "fires after this minute" into stretches with what they cost. */
function recorder({ name, severity, lookBackMinutes }: Watched, { sums, rules, span, windowFromMs }: Replay) {
  const found: FiredAlert[] = [];
  let began: number | undefined;
  let peakBurn = 0;
  const close = (endMs: number, toMs: number | undefined): void => {
    if (began === undefined) return;
    const to = sums.place(endMs);
    const allowed = wholeBudget(sums, rules, sums.place(windowFromMs(endMs - MINUTE_MS)), to);
    const lost = sums.badBetween(sums.place(began - lookBackMinutes * MINUTE_MS), to);
    const budgetSpent = allowed > 0 ? lost / allowed : 0;
    found.push({ rule: name, severity, fromMs: began, toMs, peakBurn, budgetSpent });
    [began, peakBurn] = [undefined, 0];
  };
  return {
    isOpen: () => began !== undefined,
    /** An alert stands from the end of the minute after which it was judged. */
    note: (firing: boolean, atMs: number, burn: number): void => {
      if (firing) {
        began ??= atMs + MINUTE_MS;
        peakBurn = Math.max(peakBurn, burn);
      } else close(atMs + MINUTE_MS, atMs + MINUTE_MS);
    },
    fired: (): FiredAlert[] => {
      close(span.toMs, undefined);
      return found;
    },
  };
}
