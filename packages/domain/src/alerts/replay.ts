import type { Disposition, Evaluate, Facts, Holder, PipelineAlert } from "./disposition.ts";
import { type Consulted, consult, dispositionOf } from "./pipeline.ts";
import { mutingBook, NOTHING_MUTED, type PastMuting } from "./replay-muting.ts";
import type { AlertRule } from "./rule.ts";

/** An alert of the past: when it ended, and when somebody closed its incident. */
export type PastAlert = {
  readonly alert: PipelineAlert;
  readonly shortId: string;
  readonly endedAtMs: number | undefined;
  readonly incidentResolvedAtMs: number | undefined;
};

export type ReplayOutcome = {
  readonly past: PastAlert;
  readonly disposition: Disposition;
};

type Known = PastAlert & { disposition: Disposition };

/** A run of rules over alerts of the past, on the clock of that time. */
export type Simulation = {
  /** Judges the next alerts, which began to fire in the same moment; all come in the order in which they did. */
  open(together: readonly PastAlert[]): void;
  /** Judges what waits until a moment; what then still waits stays so. */
  finish(nowMs: number): readonly ReplayOutcome[];
};

/**
 * Runs rules, which are enabled and in order, as they would have been asked then: an alert that is held back is judged
 * again when its time comes, if it fired that long, and when what it waits for takes place. Routes are left out.
 * `firingBefore`: alerts that fired when the time began; they are not judged, but may inhibit others.
 */
export function simulation(
  rules: readonly AlertRule[],
  evaluate: Evaluate,
  beside: PastMuting = NOTHING_MUTED,
  firingBefore: readonly PastAlert[] = [],
): Simulation {
  const known = new Map<string, Known>();
  const waiting = waitingList();
  const timers = timerList();
  const book = factBook();
  const muting = mutingBook(beside);
  for (const one of firingBefore) begin(one, one.alert);

  /** It fires: it may inhibit others until it ends, when what waits for that is judged again. */
  function begin({ shortId, endedAtMs }: PastAlert, alert: PipelineAlert): void {
    muting.fires(alert, shortId, endedAtMs);
    if (endedAtMs !== undefined) timers.set(Math.max(endedAtMs, alert.openedAtMs), alert.id, "end");
  }

  const asked = (past: PastAlert, nowMs: number) => consult(past.alert, rules, nowMs, evaluate);

  function judge(past: PastAlert, nowMs: number, opened: boolean, consulted = asked(past, nowMs)): void {
    const before = known.get(past.alert.id);
    if (before?.disposition.decision === "dispatch") return;
    const { threshold } = consulted.wishes;
    if (threshold && opened) book.occur(threshold.key, nowMs);
    const disposition = dispositionOf(consulted, { ...book.factsAt(nowMs), ...muting }, nowMs);
    known.set(past.alert.id, { ...past, disposition });
    if (disposition.decision === "dispatch") book.dispatched(past, consulted, disposition, nowMs);
    else remember(past, disposition);
    if (threshold && opened) wake(`threshold:${threshold.key}`, nowMs, past.alert.id);
  }

  function remember({ alert, endedAtMs }: PastAlert, { reconsiderAtMs, waitsFor }: Disposition): void {
    const isInTime = reconsiderAtMs !== undefined && reconsiderAtMs < (endedAtMs ?? Infinity);
    if (isInTime) timers.set(reconsiderAtMs, alert.id, "judge");
    if (waitsFor !== undefined) waiting.add(waitsFor, alert.id);
  }

  /** Judges again what waited for this and still fires. */
  function wake(waitsFor: string, nowMs: number, but?: string): void {
    for (const alertId of waiting.take(waitsFor)) {
      const one = known.get(alertId);
      if (one && alertId !== but && (one.endedAtMs ?? Infinity) > nowMs) judge(one, nowMs, false);
    }
  }

  function runUntil(nowMs: number): void {
    for (let next = timers.due(nowMs); next !== undefined; next = timers.due(nowMs)) {
      const one = known.get(next.alertId);
      if (next.kind === "end") wake(`alert:${next.alertId}`, next.atMs);
      else if (one) judge(one, next.atMs, false);
    }
  }

  return {
    open(together) {
      const nowMs = together[0]?.alert.openedAtMs ?? 0;
      runUntil(nowMs);
      const consulted = together.map((past) => ({ past, consulted: asked(past, nowMs) }));
      for (const one of consulted) begin(one.past, one.consulted.alert);
      for (const one of consulted) judge(one.past, nowMs, true, one.consulted);
    },
    finish(nowMs) {
      runUntil(nowMs);
      return [...known.values()].map(({ disposition, ...past }) => ({ past, disposition }));
    },
  };
}

type Timer = { readonly atMs: number; readonly alertId: string; readonly kind: "judge" | "end" };

/** What is to be done when, the soonest last. */
function timerList() {
  const timers: Timer[] = [];
  return {
    set(atMs: number, alertId: string, kind: Timer["kind"]): void {
      let at = timers.length;
      while (at > 0 && (timers[at - 1]?.atMs ?? 0) < atMs) at -= 1;
      timers.splice(at, 0, { atMs, alertId, kind });
    },
    due: (nowMs: number): Timer | undefined => ((timers.at(-1)?.atMs ?? Infinity) <= nowMs ? timers.pop() : undefined),
  };
}

/** Which alerts wait for what. */
function waitingList() {
  const waiting = new Map<string, Set<string>>();
  return {
    add: (waitsFor: string, alertId: string) =>
      waiting.set(waitsFor, (waiting.get(waitsFor) ?? new Set()).add(alertId)),
    /** Those that waited for this, and from now on do not. */
    take(waitsFor: string): Iterable<string> {
      const list = waiting.get(waitsFor) ?? [];
      waiting.delete(waitsFor);
      return list;
    },
  };
}

/** What is remembered of the alerts that were judged. */
function factBook() {
  const holders = new Map<string, PastAlert>();
  const occurrences = new Map<string, number[]>();
  const groups = new Map<string, { groupKey: string; lastMs: number }>();
  return {
    dispatched(past: PastAlert, { wishes }: Consulted, { groupKey }: Disposition, lastMs: number): void {
      if (wishes.deduplicate) holders.set(wishes.deduplicate.key, past);
      if (wishes.group) groups.set(wishes.group.base, { groupKey, lastMs });
    },
    occur: (key: string, atMs: number) => occurrences.set(key, [...(occurrences.get(key) ?? []).slice(-999), atMs]),
    factsAt: (nowMs: number): Facts => ({
      holderOf(key, alertId): Holder | undefined {
        const past = holders.get(key);
        if (past === undefined || past.alert.id === alertId) return undefined;
        const { alert, shortId, endedAtMs, incidentResolvedAtMs } = past;
        return {
          alertId: alert.id,
          shortId,
          endedAtMs: endedAtMs !== undefined && endedAtMs <= nowMs ? endedAtMs : undefined,
          incidentResolved: incidentResolvedAtMs !== undefined && incidentResolvedAtMs <= nowMs,
        };
      },
      occurrencesOf: (key) => occurrences.get(key) ?? [],
      groupOf: (base) => groups.get(base),
    }),
  };
}

/** Whether an alert would have paged: it was let through, and is urgent. */
export const pages = ({ decision, urgency }: Disposition): boolean => decision === "dispatch" && urgency === "high";

export type ReplayDifference = {
  readonly past: PastAlert;
  readonly before: Disposition;
  readonly after: Disposition;
  readonly kind: "silenced" | "added" | "changed";
  readonly because: string;
};

/** How two runs over the same alerts differ for one of them; nothing where they do not. */
export function replayDifference(
  past: PastAlert,
  before: Disposition,
  after: Disposition,
): ReplayDifference | undefined {
  const differs = (kind: ReplayDifference["kind"], because: string) => ({ past, before, after, kind, because });
  if (pages(before) && !pages(after)) return differs("silenced", notPaging(after));
  if (!pages(before) && pages(after)) return differs("added", `${after.because}; before, ${notPaging(before)}`);
  const changed = changesOf(before, after);
  return changed.length === 0 ? undefined : differs("changed", changed.join(", "));
}

const notPaging = ({ decision, because, priority }: Disposition): string =>
  decision === "dispatch" ? `it is ${priority}, which wakes nobody` : because;

function changesOf(before: Disposition, after: Disposition): string[] {
  const policy = ({ route }: Disposition) => route.escalationPolicy ?? route.receiver ?? "as its service says";
  const pair = (what: string, a: string, b: string): string[] => (a === b ? [] : [`${what} ${b} instead of ${a}`]);
  return [
    ...pair("it would be", before.word || "let through", after.word || "let through"),
    ...pair("title", before.alert.title, after.alert.title),
    ...pair("severity", before.alert.severity, after.alert.severity),
    ...pair("priority", before.priority, after.priority),
    ...pair("service", before.alert.service ?? "none", after.alert.service ?? "none"),
    ...pair("goes to", policy(before), policy(after)),
  ];
}
