import { MINUTE_MS } from "../time/milliseconds.ts";
import {
  type EscalationBook,
  type EscalationStep,
  handOffOf,
  isStep,
  repeatAfterMinutes,
  type Side,
} from "./escalation.ts";
import { conditionHolds } from "./escalation-condition.ts";
import { peopleOfTargets, type Reached } from "./escalation-people.ts";
import {
  afterMove,
  type EscalationMove,
  type EscalationPosition,
  type EscalationRun,
  handOffProblem,
  type NextMove,
  nextMove,
} from "./escalation-run.ts";
import type { TurnsOfPolicies } from "./escalation-turns.ts";
import type { EscalationFacts, EscalationWorld } from "./escalation-world.ts";

/** Why a step is not waited for. `byHand` also begins a new round; by itself, a round always waits for its time. */
export type Early = { readonly because: string; readonly byHand?: boolean };

export type EscalationContext = {
  readonly book: EscalationBook;
  readonly world: EscalationWorld;
  readonly facts: EscalationFacts;
  /** Those who gave their acknowledgement while more are wanted: they are not told again. */
  readonly answered?: ReadonlySet<string>;
};

type Happened = {
  readonly position: EscalationPosition;
  readonly name: string;
  readonly atMs: number;
  readonly because: string;
};

/** What a run did: it took a step and told people, or decided a branch. */
export type EscalationEvent =
  | (Happened & {
      readonly kind: "step";
      /** The how-manieth step of the whole run, from 1. */
      readonly number: number;
      readonly node: EscalationStep;
      readonly reached: Reached;
      readonly handsOffTo?: string | undefined;
    })
  | (Happened & { readonly kind: "decision"; readonly side: Side });

export type Advanced = {
  readonly run: EscalationRun;
  readonly turns: TurnsOfPolicies;
  readonly events: readonly EscalationEvent[];
  readonly next:
    | { readonly action: "wait"; readonly move: NextMove; readonly atMs: number; readonly because: string }
    /** Whoever was asked last has until then to answer. */
    | { readonly action: "stop"; readonly answersUntilMs: number; readonly because: string };
};

/**
 * Takes everything of a run that is due at an instant: the one way in which escalation moves, for paging and forecasts.
 * A step that reached nobody is not waited for: what comes next in the same round follows at once.
 */
export function advance(
  context: EscalationContext,
  run: EscalationRun,
  turns: TurnsOfPolicies,
  nowMs: number,
  early?: Early,
): Advanced {
  let current = { run, turns };
  let hurry = early;
  const events: EscalationEvent[] = [];
  for (;;) {
    const move = nextMove(context.book, current.run, nowMs);
    if (move.action === "stop") return { ...current, events, next: stopped(context.book, current.run, move.because) };
    if (move.action === "wait" && !mayBeEarly(move, hurry)) {
      return { ...current, events, next: { action: "wait", move, atMs: move.atMs, because: move.because } };
    }
    const made = makeMove(context, current, move, nowMs, move.action === "wait" || hurry?.byHand ? hurry : undefined);
    events.push(made.event);
    hurry = hurryAfter(made.event, hurry);
    current = { run: made.run, turns: made.turns };
  }
}

const mayBeEarly = ({ startsRound }: NextMove, early: Early | undefined): boolean =>
  early !== undefined && (early.byHand === true || !startsRound);

type Standing = { readonly run: EscalationRun; readonly turns: TurnsOfPolicies };

/** Makes one move now, due or not. */
export function makeMove(
  context: EscalationContext,
  { run, turns }: Standing,
  move: NextMove,
  nowMs: number,
  early?: Early,
): Standing & { readonly event: EscalationEvent } {
  const { book, world, facts, answered } = context;
  if (move.kind === "branch") {
    const { decision, because } = conditionHolds(move.node.if, facts, world, nowMs);
    const side = decision ? "then" : "else";
    const after = afterMove(book, run, move, nowMs, side);
    return { run: after, turns, event: { kind: "decision", side, ...happened(move, run, nowMs), because } };
  }
  const because = early ? `${move.name}, at once: ${early.because}` : move.because;
  const own = turns.get(move.policy) ?? new Map();
  const found = peopleOfTargets(move.node.targets, world, nowMs, own);
  const to = handOffOf(move.node);
  const problem = to === undefined ? undefined : handOffProblem(book, run.position, to);
  const reached = {
    ...found,
    people: found.people.filter(({ name }) => !answered?.has(name)),
    unreachable: [...found.unreachable, ...(problem === undefined ? [] : [problem])],
  };
  const handsOffTo = problem === undefined ? to : undefined;
  const number = run.stepsTaken + 1;
  const event = {
    kind: "step",
    number,
    node: move.node,
    reached,
    handsOffTo,
    ...happened(move, run, nowMs),
    because,
  } as const;
  return {
    run: afterMove(book, run, move, nowMs),
    turns: found.turns === own ? turns : new Map([...turns, [move.policy, found.turns]]),
    event,
  };
}

const happened = ({ policy, round, path, name }: NextMove, run: EscalationRun, atMs: number) => ({
  position: { policy, round, path, trail: run.position.trail },
  name,
  atMs,
});

/** Decisions and hand-offs tell nobody: whatever hurried before still does. */
function hurryAfter(event: EscalationEvent, before: Early | undefined): Early | undefined {
  if (event.kind === "decision" || event.handsOffTo !== undefined) return before;
  return reachedNobody(event.reached) ? { because: "the step before reached nobody" } : undefined;
}

/** A step that told neither a person nor a program, and passed over nobody who has answered already. */
export const reachedNobody = ({ people, webhooks, unreachable }: Reached): boolean =>
  people.length === 0 && webhooks.length === 0 && unreachable.length > 0;

function stopped(book: EscalationBook, { position, lastAtMs }: EscalationRun, because: string): Advanced["next"] {
  const policy = book.policies[position.policy];
  const minutes = policy === undefined ? 0 : repeatAfterMinutes(policy);
  return { action: "stop", answersUntilMs: lastAtMs + minutes * MINUTE_MS, because };
}

/** The step at a path of a policy of the book, as a move that can be made now; undefined where there is no step. */
export function moveTo(
  book: EscalationBook,
  run: EscalationRun,
  to: Pick<EscalationPosition, "policy" | "path">,
  nowMs: number,
): Extract<EscalationMove, { kind: "step" }> | undefined {
  const policy = to.policy === run.position.policy ? run.position : { round: 1, trail: [] };
  const before = { ...run.position, ...policy, policy: to.policy, path: beforeOf(to.path) };
  const move = nextMove(book, { ...run, position: before, lastAtMs: Number.NEGATIVE_INFINITY }, nowMs);
  if (move.action === "stop" || move.kind === "branch" || !samePath(move.path, to.path)) return undefined;
  return isStep(move.node) ? move : undefined;
}

/** The place after which a path comes next. */
function beforeOf(path: EscalationPosition["path"]): EscalationPosition["path"] {
  const last = path.at(-1);
  return typeof last === "number" && last > 0 ? [...path.slice(0, -1), last - 1] : path.slice(0, -1);
}

const samePath = (a: EscalationPosition["path"], b: EscalationPosition["path"]): boolean => a.join(".") === b.join(".");
