import { humanizeMinutes } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import {
  type EscalationBook,
  type EscalationBranch,
  type EscalationNode,
  type EscalationPolicy,
  type EscalationStep,
  handOffOf,
  isBranch,
  type NodePath,
  nodeAt,
  repeatAfterMinutes,
  type Side,
  sideOf,
} from "./escalation.ts";

/** Where a run stands: after the node at this path, or before the first one (no path). */
export type EscalationPosition = {
  readonly policy: string;
  /** From 1, within this policy; rounds after the first are repeats. */
  readonly round: number;
  readonly path: NodePath;
  /** The policies that handed off, in order: none of them is handed to again. */
  readonly trail: readonly string[];
};

export type EscalationRun = {
  readonly position: EscalationPosition;
  /** Steps that were taken, over all rounds and policies. */
  readonly stepsTaken: number;
  readonly startedAtMs: number;
  /** When the last node was passed; before the first, when the run began. Delays are counted from here. */
  readonly lastAtMs: number;
};

type Coming = {
  /** Where the node stands, in the policy of the position. */
  readonly path: NodePath;
  readonly policy: string;
  readonly round: number;
  /** "step 2 of 3", "step 2 of 3, then 1 of 2", "step 1 of 2 of platform, round 2 of 3". */
  readonly name: string;
  readonly atMs: number;
  /** Whether it is the first of a round that repeats: by itself such a round always waits for its time. */
  readonly startsRound: boolean;
  readonly because: string;
};

/** What an escalation does next. */
export type EscalationMove =
  | (Coming & { readonly action: "step" | "wait"; readonly kind: "step"; readonly node: EscalationStep })
  | (Coming & { readonly action: "decide" | "wait"; readonly kind: "branch"; readonly node: EscalationBranch })
  | { readonly action: "stop"; readonly because: string };
export type NextMove = Exclude<EscalationMove, { action: "stop" }>;

/** A run at its very beginning. */
export const freshRun = (book: EscalationBook, startedAtMs: number): EscalationRun => ({
  position: { policy: book.start, round: 1, path: [], trail: [] },
  stepsTaken: 0,
  startedAtMs,
  lastAtMs: startedAtMs,
});

/**
 * What a run does next: take a step, decide a branch, wait for one of them, or stop, with the reason. Delays are counted
 * from what was passed last, so that steps keep their distance also after a stop of the server.
 */
export function nextMove(book: EscalationBook, run: EscalationRun, nowMs: number): EscalationMove {
  const { position } = run;
  const policy = book.policies[position.policy];
  if (policy === undefined || policy.steps.length === 0) {
    return { action: "stop", because: "the escalation policy has no steps" };
  }
  const rounds = 1 + Math.max(0, policy.repeat);
  const onwards = following(policy.steps, position.path);
  const round = onwards === undefined ? position.round + 1 : position.round;
  const path = onwards ?? [0];
  const node = nodeAt(policy.steps, path);
  if (round > rounds || node === undefined) {
    return { action: "stop", because: exhausted(run.stepsTaken) };
  }
  const startsRound = onwards === undefined;
  const delayMinutes = startsRound ? repeatAfterMinutes(policy) : node.delayMinutes;
  const atMs = run.lastAtMs + delayMinutes * MINUTE_MS;
  const name = nameOf(book, policy, { policy: position.policy, round, path, rounds });
  const coming = { path, policy: position.policy, round, name, atMs, startsRound };
  const isDue = nowMs >= atMs;
  if (isBranch(node)) {
    const because = isDue ? `${name} decides how to go on` : `${name} decides in ${untilText(atMs, nowMs)}`;
    return { ...coming, action: isDue ? "decide" : "wait", kind: "branch", node, because };
  }
  const step = { ...node, targets: node.targets ?? [] };
  if (isDue) return { ...coming, action: "step", kind: "step", node: step, because: dueBecause(run, name, nowMs) };
  const because = `${name} is due in ${untilText(atMs, nowMs)} unless somebody acknowledges`;
  return { ...coming, action: "wait", kind: "step", node: step, because };
}

const untilText = (atMs: number, nowMs: number): string => humanizeMinutes((atMs - nowMs) / MINUTE_MS);

function dueBecause({ stepsTaken, startedAtMs }: EscalationRun, name: string, nowMs: number): string {
  if (stepsTaken === 0) return name;
  const sinceMs = nowMs - startedAtMs;
  return sinceMs < 1_000
    ? `${name}, at once`
    : `${name}: nobody acknowledged for ${humanizeMinutes(sinceMs / MINUTE_MS)}`;
}

function exhausted(steps: number): string {
  if (steps === 0) return "no step of the policy was for it";
  return `nobody acknowledged, and ${steps === 1 ? "its one step was" : `all ${steps} steps were`} taken`;
}

/** The run once a move was made at a moment: a step was taken, or a branch decided for a side. */
export function afterMove(
  book: EscalationBook,
  run: EscalationRun,
  move: NextMove,
  nowMs: number,
  side?: Side,
): EscalationRun {
  const { policy, round, path } = move;
  const { trail } = run.position;
  if (move.kind === "branch") {
    const into = { policy, round, path: [...path, side ?? "else"], trail };
    return { ...run, position: into, lastAtMs: nowMs };
  }
  const taken = { ...run, stepsTaken: run.stepsTaken + 1, lastAtMs: nowMs };
  const to = handOffOf(move.node);
  if (to === undefined || handOffProblem(book, run.position, to) !== undefined) {
    return { ...taken, position: { policy, round, path, trail } };
  }
  return { ...taken, position: { policy: to, round: 1, path: [], trail: [...trail, policy] } };
}

/** Why a policy cannot be handed to, with the mend; undefined when it can. */
export function handOffProblem(
  book: EscalationBook,
  { policy, trail }: EscalationPosition,
  to: string,
): string | undefined {
  if (book.policies[to] === undefined) return `there is no escalation policy ${to}: correct the name, or add it`;
  if (to !== policy && !trail.includes(to)) return undefined;
  return `${[...trail, policy].join(", which hands off to ")} hands off to ${to} again: end the circle`;
}

/** The path of what comes after a place; undefined when the round ends there. */
function following(nodes: readonly EscalationNode[], path: NodePath): NodePath | undefined {
  const last = path.at(-1);
  let candidate: NodePath =
    last === undefined || typeof last === "string" ? [...path, 0] : [...path.slice(0, -1), last + 1];
  while (nodeAt(nodes, candidate) === undefined) {
    const branch = candidate.slice(0, -2);
    const index = branch.at(-1);
    if (typeof index !== "number") return undefined;
    candidate = [...branch.slice(0, -1), index + 1];
  }
  return candidate;
}

type Named = {
  readonly policy: string;
  readonly round: number;
  readonly rounds: number;
  readonly path: NodePath;
};

function nameOf(book: EscalationBook, { steps }: EscalationPolicy, { policy, round, rounds, path }: Named): string {
  const parts: string[] = [];
  let list: readonly EscalationNode[] = steps;
  for (let at = 0; at < path.length; at += 2) {
    const index = path[at];
    const side = at === 0 ? "step" : path[at - 1];
    if (typeof index !== "number") break;
    parts.push(`${side} ${index + 1} of ${list.length}`);
    const next = path[at + 1];
    const above = list[index];
    list = above !== undefined && (next === "then" || next === "else") ? sideOf(above, next) : [];
  }
  const whose = policy === book.start ? "" : ` of ${policy}`;
  return `${parts.join(", ")}${whose}${round > 1 ? `, round ${round} of ${rounds}` : ""}`;
}
