import { DAY_MS } from "../time/milliseconds.ts";
import type { Span } from "../time/span.ts";
import { type ChangeSelector, type ChangeSubject, selects } from "./change-selector.ts";
import { comesAgain, type FreezeTime, freezeSpans, isYearly } from "./freeze-times.ts";
import { listText } from "./share-text.ts";

/** A window in which changes are denied, or the only one in which they are allowed. */
export type Freeze = {
  readonly name: string;
  readonly kind: "deny" | "allow";
  readonly when: FreezeTime;
  readonly reason: string;
  readonly selector: ChangeSelector;
  /** What began while it was allowed may go on. */
  readonly overrun?: boolean | undefined;
  /** What a person begins by hand may pass. */
  readonly manual?: boolean | undefined;
};

/** Somebody lets a change pass a freeze for a while. */
export type FreezeOverride = {
  readonly freeze: string;
  readonly by: string;
  readonly reason: string;
  readonly untilMs: number;
};

export type FreezeQuestion = {
  /** A person begins it, not a machine. */
  readonly manual?: boolean | undefined;
  /** It began then, and asks whether it may go on. */
  readonly startedMs?: number | undefined;
  /** Of the place that is asked about. */
  readonly overrides?: readonly FreezeOverride[] | undefined;
};

export type FreezeVerdict = {
  readonly frozen: boolean;
  readonly because: string;
  /** Frozen: when it opens, undefined when nothing ahead opens it. Open: when it next freezes, undefined if never. */
  readonly untilMs: number | undefined;
  /** Why it will be as it is then. */
  readonly untilBecause?: string | undefined;
  /** The window that decided. */
  readonly freeze: string | undefined;
  /** It is open only because somebody said so, or because it was begun before. */
  readonly passedBy?: "override" | "overrun" | "manual" | undefined;
};

/** So far ahead windows that come again are looked for, the near days first. */
const HORIZON_DAYS = [8, 64, 400];
/** The 29th of February may be eight years ahead; a rule of years is read over them as quickly as another over weeks. */
const YEARLY_HORIZON_DAYS = [400, 3_000];

/**
 * Whether changes to a subject are frozen at an instant, by Argo CD's order for sync windows: without a window that
 * matches the subject, allowed; an active deny wins; where any allow window matches, be it past or future, allowed only
 * while one is active. What a person does by hand passes where all windows that stand against it say so (`manual`); what
 * began while it was allowed goes on where all of them say so (`overrun`) (argo-cd, docs/user-guide/sync_windows.md).
 */
export function freezeAt(
  freezes: readonly Freeze[],
  subject: ChangeSubject,
  atMs: number,
  question: FreezeQuestion = {},
): FreezeVerdict {
  const matching = freezes.filter(({ selector }) => selects(selector, subject));
  if (matching.length === 0) return { frozen: false, because: NOTHING, untilMs: undefined, freeze: undefined };
  const asked = startedBefore(atMs, question);
  const horizons = horizonsOf(matching);
  let verdict = verdictWithin(matching, atMs, asked, horizons[0] ?? 0);
  for (const days of horizons.slice(1)) {
    if (verdict.untilMs !== undefined) break;
    verdict = verdictWithin(matching, atMs, asked, days);
  }
  return verdict;
}

function horizonsOf(matching: readonly Freeze[]): readonly number[] {
  const again = matching.flatMap(({ when }) => (comesAgain(when) ? [when] : []));
  if (again.length === 0) return [0];
  return again.every(isYearly) ? YEARLY_HORIZON_DAYS : HORIZON_DAYS;
}

/** Nothing that asks now began later: a clock that is ahead, or an odd word, lets nothing pass what stands against it now. */
const startedBefore = (atMs: number, question: FreezeQuestion): FreezeQuestion =>
  question.startedMs === undefined ? question : { ...question, startedMs: Math.min(question.startedMs, atMs) };

const NOTHING = "no freeze applies";

type Timed = Omit<Freeze, "when"> & { readonly spans: readonly Span[] };

function verdictWithin(
  matching: readonly Freeze[],
  atMs: number,
  question: FreezeQuestion,
  days: number,
): FreezeVerdict {
  const range = { fromMs: Math.min(atMs, question.startedMs ?? atMs), toMs: atMs + days * DAY_MS };
  const boundaries = (question.overrides ?? []).map(({ untilMs }) => untilMs);
  const timed = matching.map(({ when, ...freeze }): Timed => {
    const { spans, edgeMs } = freezeSpans(when, range);
    for (const { fromMs, toMs } of spans) boundaries.push(fromMs, ...(toMs < edgeMs ? [toMs] : []));
    return { ...freeze, spans };
  });
  const { frozen, because, freeze, passedBy } = judge(timed, atMs, question);
  const next = { untilMs: undefined as number | undefined, untilBecause: undefined as string | undefined };
  for (const boundary of boundaries.filter((ms) => ms > atMs).sort((a, b) => a - b)) {
    const then = judge(timed, boundary, question);
    if (then.frozen === frozen) continue;
    next.untilMs = boundary;
    next.untilBecause = then.because;
    break;
  }
  return { frozen, because, freeze: freeze?.name, ...next, ...(passedBy ? { passedBy } : {}) };
}

type Judgement = Pick<FreezeVerdict, "frozen" | "because" | "passedBy"> & { readonly freeze: Timed | undefined };

const spanAt = ({ spans }: Timed, atMs: number): Span | undefined =>
  spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);

function judge(matching: readonly Timed[], atMs: number, question: FreezeQuestion): Judgement {
  const overrides = (question.overrides ?? []).filter(({ untilMs }) => untilMs > atMs);
  const overridden = new Set(overrides.map(({ freeze }) => freeze));
  const without = matching.filter(({ name }) => !overridden.has(name));
  const judged = judgeStanding(without, atMs, question);
  if (judged.frozen || without.length === matching.length) return judged;
  const plain = judgeStanding(matching, atMs, question);
  const override = overrides.find(({ freeze }) => matching.some(({ name }) => name === freeze));
  if (!plain.frozen || !override) return plain;
  const because = `${override.by} lets it pass ${override.freeze}: ${override.reason}`;
  return { frozen: false, because, freeze: plain.freeze, passedBy: "override" };
}

function judgeStanding(matching: readonly Timed[], atMs: number, question: FreezeQuestion): Judgement {
  const active = matching.filter((freeze) => spanAt(freeze, atMs) !== undefined);
  const denies = active.filter(({ kind }) => kind === "deny");
  // Of several, the one that holds longest is the reason worth telling.
  const deny = latestEnd(denies, atMs);
  if (deny) return passes(denies, matching, question) ?? frozenBy(deny, `${deny.name}: ${deny.reason}`);

  const open = latestEnd(
    active.filter(({ kind }) => kind === "allow"),
    atMs,
  );
  if (open) return { frozen: false, because: `${open.name} is open: ${open.reason}`, freeze: open };
  const allows = matching.filter(({ kind }) => kind === "allow");
  if (allows.length === 0) return { frozen: false, because: NOTHING, freeze: undefined };
  return passes(allows, matching, question) ?? outsideOf(allows, atMs);
}

const frozenBy = (freeze: Timed | undefined, because: string): Judgement => ({ frozen: true, because, freeze });

function outsideOf(allows: readonly Timed[], atMs: number): Judgement {
  const nextOf = ({ spans }: Timed): number =>
    spans.find(({ fromMs }) => fromMs > atMs)?.fromMs ?? Number.POSITIVE_INFINITY;
  const next = allows.toSorted((a, b) => nextOf(a) - nextOf(b))[0];
  const names = allows.map(({ name }) => name).join(", ");
  if (next && nextOf(next) < Number.POSITIVE_INFINITY) {
    return frozenBy(next, `changes are allowed only within ${names}, and ${next.name} has not begun`);
  }
  const because = `changes are allowed only within ${names}, which is over: add a window, or remove it to allow changes at any time`;
  return frozenBy(next, because);
}

/** Why windows that stand against a change let it pass all the same; undefined where they do not. */
function passes(
  against: readonly Timed[],
  matching: readonly Timed[],
  question: FreezeQuestion,
): Judgement | undefined {
  const names = listText(against.map(({ name }) => name));
  const freeze = against[0];
  if (question.manual && against.every(({ manual }) => manual)) {
    const because = `${names} ${against.length === 1 ? "lets" : "let"} pass what a person begins by hand`;
    return { frozen: false, because, freeze, passedBy: "manual" };
  }
  const { startedMs } = question;
  if (startedMs === undefined || !against.every(({ overrun }) => overrun)) return undefined;
  const { startedMs: _, ...asThen } = question;
  if (judgeStanding(matching, startedMs, asThen).frozen) return undefined;
  const because = `it began while it was allowed, and ${names} ${against.length === 1 ? "lets" : "let"} what runs come to its end`;
  return { frozen: false, because, freeze, passedBy: "overrun" };
}

const latestEnd = (freezes: readonly Timed[], atMs: number): Timed | undefined =>
  freezes.toSorted((a, b) => (spanAt(b, atMs)?.toMs ?? 0) - (spanAt(a, atMs)?.toMs ?? 0))[0];
