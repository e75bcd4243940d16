import type { Held } from "./disposition.ts";
import type { LabelSet } from "./fingerprint.ts";
import { type Matcher, matchesAll, matchesEmpty, patternProblem, sameMatchers } from "./matcher.ts";
import { goQuoted } from "./matcher-text.ts";

/** A span of time in which alerts with these labels tell nobody. */
export type SilenceSpan = {
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
};

export type Silence = SilenceSpan & {
  readonly id: string;
  /** SIL-7 */
  readonly shortId: string;
  readonly createdBy: string;
  readonly comment: string;
};

export type SilenceState = "pending" | "active" | "expired";

/** Where a silence stands: it holds from its start on, and no longer at its end. */
export function silenceState({ startsAtMs, endsAtMs }: SilenceSpan, nowMs: number): SilenceState {
  if (nowMs < startsAtMs) return "pending";
  return nowMs < endsAtMs ? "active" : "expired";
}

/** What Alertmanager refuses in a silence, in its words (silence.validateSilence); nothing where it can be kept. */
export function silenceProblem({ matchers, startsAtMs, endsAtMs }: SilenceSpan): string | undefined {
  if (matchers.length === 0) return "at least one matcher required";
  for (const [at, matcher] of matchers.entries()) {
    const fault = matcherFault(matcher);
    if (fault !== undefined) return `invalid label matcher ${at}: ${fault}`;
  }
  if (matchers.every(takesNothing)) return "at least one matcher must not match the empty string";
  return endsAtMs < startsAtMs ? "end time must not be before start time" : undefined;
}

function matcherFault({ name, operator, value }: Matcher): string | undefined {
  if (name === "") return 'invalid label name ""';
  if (operator === "=" || operator === "!=") return undefined;
  const problem = patternProblem(value);
  return problem && `invalid regular expression ${goQuoted(value)}: ${problem}`;
}

/** A silence of such matchers alone would hide everything that has no such label. Alertmanager lets negative ones pass. */
const takesNothing = (matcher: Matcher): boolean =>
  (matcher.operator === "=" || matcher.operator === "=~") && matchesEmpty(matcher);

const second = (ms: number): number => Math.floor(ms / 1_000);

export type SilenceChange = { readonly decision: "update" | "replace"; readonly because: string };

/**
 * Whether a changed silence may keep its identity, or ends and a new one takes its place, so that what was silenced in the
 * past stays true (Alertmanager's silence.canUpdate).
 */
export function silenceChange(current: SilenceSpan, wanted: SilenceSpan, nowMs: number): SilenceChange {
  const replace = (because: string): SilenceChange => ({ decision: "replace", because });
  if (!sameMatchers(current.matchers, wanted.matchers)) return replace("its matchers are others");
  switch (silenceState(current, nowMs)) {
    case "active":
      if (second(current.startsAtMs) !== second(wanted.startsAtMs)) return replace("it began at another time");
      if (wanted.endsAtMs < nowMs) return replace("its end would lie in the past");
      break;
    case "pending":
      if (wanted.startsAtMs < nowMs) return replace("its start would lie in the past");
      break;
    case "expired":
      return replace("it is over");
  }
  return { decision: "update", because: "what it silenced so far stays true" };
}

/** An expired silence as it stands then: one that holds ends now, one that waits never begins. Nothing where it is over. */
export function expiredSilence<S extends SilenceSpan>(silence: S, nowMs: number): S | undefined {
  switch (silenceState(silence, nowMs)) {
    case "active":
      return { ...silence, endsAtMs: nowMs };
    case "pending":
      return { ...silence, startsAtMs: nowMs, endsAtMs: nowMs };
    case "expired":
      return undefined;
  }
}

export type Silencing =
  | {
      readonly decision: "silenced";
      readonly by: readonly Silence[];
      /** When the last of those that hold now ends: no sooner is there anything to judge anew. */
      readonly untilMs: number;
      readonly because: string;
    }
  | { readonly decision: "none"; readonly by: readonly []; readonly because: string };

/** Whether an alert is silenced at a moment, and by which silences. */
export function silencing(silences: readonly Silence[], labels: LabelSet, nowMs: number): Silencing {
  const by = silences.filter(
    (silence) => silenceState(silence, nowMs) === "active" && matchesAll(silence.matchers, labels),
  );
  const [first, ...others] = [...by].sort((a, b) => b.endsAtMs - a.endsAtMs);
  if (!first) return { decision: "none", by: [], because: "no silence that holds now covers its labels" };
  const also = others.length === 0 ? "" : `, also by ${others.map(({ shortId }) => shortId).join(", ")}`;
  const until = new Date(first.endsAtMs).toISOString();
  const because = `silenced by ${first.shortId} of ${first.createdBy} until ${until}: ${first.comment}${also}`;
  return { decision: "silenced", by: [first, ...others], untilMs: first.endsAtMs, because };
}

/** What an alert that is silenced waits for: the end of the silence, or a change of it. */
export const waitsForSilence = (silenceId: string): string => `silence:${silenceId}`;

/** How silences keep an alert back at a moment; nothing where none does. */
export function heldBySilence(silences: readonly Silence[], labels: LabelSet, nowMs: number): Held | undefined {
  const silenced = silencing(silences, labels, nowMs);
  if (silenced.decision === "none") return undefined;
  const [longest] = silenced.by;
  return {
    decision: "suppress",
    stage: "silence",
    rule: silenced.by.map(({ shortId }) => shortId).join(", "),
    word: "silenced",
    because: silenced.because,
    reconsiderAtMs: silenced.untilMs,
    waitsFor: longest && waitsForSilence(longest.id),
  };
}
