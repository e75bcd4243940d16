import type { Consulted, PipelineAlert } from "@shipshape/domain/alerts/pipeline";
import { priorityOf } from "@shipshape/domain/alerts/priority";
import type { DispositionRow, DispositionWrite } from "./disposition-store.ts";
import { givenWords } from "./given-words.ts";
import type { Judged } from "./judged.ts";
import type { RuleUse } from "./rules-store.ts";

/** One that was let through and that no rule touched needs no row; most are such. */
export function isWorthKeeping(
  { disposition: { decision, trace, priority, alert } }: Judged,
  { matched }: Consulted,
  before: DispositionRow | undefined,
): boolean {
  const asGiven = priority === (alert.priority ?? priorityOf(alert.severity).priority);
  return before !== undefined || decision !== "dispatch" || trace.length > 0 || matched.length > 0 || !asGiven;
}

function isChanged(given: PipelineAlert, made: PipelineAlert): boolean {
  return (
    given.title !== made.title ||
    given.severity !== made.severity ||
    given.service !== made.service ||
    given.labels !== made.labels ||
    given.annotations !== made.annotations
  );
}

const iso = (ms: number | undefined): string | null =>
  ms === undefined || !Number.isFinite(ms) ? null : new Date(ms).toISOString();

/** The row of what was decided. What was let through before keeps how it was, unless it goes further now. */
export function writeOf(
  { subject, disposition, tell, unmuted }: Judged,
  { wishes }: Consulted,
  before: DispositionRow | undefined,
  nowMs: number,
): DispositionWrite {
  const last = disposition.trace.at(-1);
  const held = disposition.decision !== "dispatch";
  const dispatchedAt = tell ? iso(nowMs) : (before?.dispatchedAt?.toISOString() ?? null);
  const stays = before?.dispatchedAt ? before : undefined;
  const further = unmuted?.disposition;
  return {
    alert_id: subject.alert.id,
    decision: disposition.decision,
    word: disposition.word,
    because: further?.because ?? stays?.because ?? disposition.because,
    trace: further?.trace ?? stays?.trace ?? disposition.trace,
    rule: held ? (last?.rule ?? null) : null,
    stage: held ? (last?.stage ?? null) : null,
    priority: stays?.priority ?? disposition.priority,
    urgency: stays?.urgency ?? disposition.urgency,
    route: further?.route ?? stays?.route ?? disposition.route,
    group_base: stays ? stays.groupBase : (wishes.group?.base ?? null),
    group_key: stays?.groupKey ?? disposition.groupKey,
    dedup_key: stays ? stays.dedupKey : (disposition.dedupKey ?? null),
    waits_for: disposition.waitsFor ?? null,
    reconsider_at: iso(disposition.reconsiderAtMs),
    received: isChanged(subject.alert, disposition.alert) ? givenWords(subject.alert) : null,
    judged_at: iso(nowMs) ?? "",
    dispatched_at: dispatchedAt,
  };
}

/** What a batch adds to the tally of each rule: only alerts that begin to fire count, not what is judged again. */
export function usesOf(judged: readonly Judged[], consulted: readonly Consulted[]): RuleUse[] {
  const uses = new Map<string, { hits: number; held: number; failures: number; last_failure: string | null }>();
  const of = (rule: string) => {
    const use = uses.get(rule) ?? { hits: 0, held: 0, failures: 0, last_failure: null };
    uses.set(rule, use);
    return use;
  };
  for (const [at, { subject, disposition }] of judged.entries()) {
    if (!subject.opened) continue;
    const { matched = [], failed = [] } = consulted[at] ?? {};
    for (const rule of matched) of(rule).hits += 1;
    for (const { rule, because } of failed) {
      of(rule).failures += 1;
      of(rule).last_failure = because;
    }
    const held = disposition.decision === "dispatch" ? undefined : disposition.trace.at(-1)?.rule;
    if (held && matched.includes(held)) of(held).held += 1;
  }
  return [...uses].map(([rule, use]) => ({ rule, ...use, passed_by: 0 }));
}
