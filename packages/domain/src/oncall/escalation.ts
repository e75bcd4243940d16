import type { Priority, Urgency } from "../alerts/priority.ts";
import type { Weekday } from "../time/weekday.ts";

/** Whom a step tells, or where it goes on. */
export type EscalationTarget =
  | { readonly kind: "user"; readonly name: string }
  /** Whoever is on call for it at that moment. */
  | { readonly kind: "schedule"; readonly name: string }
  /** One person each time, the one who was asked longest ago: of a list, or of those on call for a schedule. */
  | {
      readonly kind: "roundRobin";
      readonly users?: readonly string[] | undefined;
      readonly schedule?: string | undefined;
    }
  /** All of them, on call or not: everybody in the rotations of a schedule, or in a team. */
  | { readonly kind: "everyone"; readonly schedule?: string | undefined; readonly team?: string | undefined }
  /** The hand-off: another policy goes on from its first step, and this one does not come back. */
  | { readonly kind: "policy"; readonly name: string }
  /** A program, by a signed POST. */
  | { readonly kind: "webhook"; readonly url: string };

/** Hours on the clock of a place or a person. */
export type EscalationHours = {
  readonly days: readonly Weekday[];
  /** Local times such as "09:00". One that closes no later than it opens closes on the next day. */
  readonly opens: string;
  readonly closes: string;
  readonly timeZone?: string | undefined;
  /** On the clock of this schedule. */
  readonly schedule?: string | undefined;
  /** On the own clock of whoever this means at that moment: of anybody of them. */
  readonly responder?: { readonly kind: "user" | "schedule"; readonly name: string } | undefined;
};

/** What a branch asks: everything that it names must hold. */
export type EscalationCondition = {
  readonly priority?: readonly Priority[] | undefined;
  readonly urgency?: Urgency | undefined;
  readonly severity?: readonly string[] | undefined;
  /** Matchers as Alertmanager writes them: env="production", region=~"eu-.*". All of them. */
  readonly labels?: readonly string[] | undefined;
  readonly hours?: EscalationHours | undefined;
  readonly any?: readonly EscalationCondition[] | undefined;
  readonly all?: readonly EscalationCondition[] | undefined;
  readonly not?: EscalationCondition | undefined;
};

/**
 * A step, which tells its targets, or a branch: `if` its condition holds, it goes on with its `steps`, `else` with those.
 * Both come their delay after what was before them.
 */
export type EscalationNode = {
  readonly delayMinutes: number;
  readonly targets?: readonly EscalationTarget[] | undefined;
  /** How many of those it tells must acknowledge before paging stops: 1 where absent. */
  readonly acknowledgements?: number | undefined;
  /** low: a notice, over the ways that a person chose for what can wait. The incident's own where absent. */
  readonly urgency?: Urgency | undefined;
  readonly if?: EscalationCondition | undefined;
  readonly steps?: readonly EscalationNode[] | undefined;
  readonly else?: readonly EscalationNode[] | undefined;
};
export type EscalationStep = EscalationNode & { readonly targets: readonly EscalationTarget[] };
export type EscalationBranch = EscalationNode & { readonly if: EscalationCondition };

/** Whom to tell, one step after the other, until somebody acknowledges. */
export type EscalationPolicy = {
  readonly steps: readonly EscalationNode[];
  /** How often to start over when nobody answers: 0 takes each step once. */
  readonly repeat: number;
  /** Minutes between the last step of a round and the first of the next; see `repeatAfterMinutes`. */
  readonly repeatAfterMinutes?: number | undefined;
  /** Whoever acknowledged and did not resolve is asked whether they still work on it; without an answer paging begins again. */
  readonly stillWorking?: { readonly askAfterMinutes: number; readonly answerWithinMinutes: number } | undefined;
};

/** A policy with all those that it may hand off to, by name, as they were when a run began. */
export type EscalationBook = {
  readonly start: string;
  readonly policies: Readonly<Record<string, EscalationPolicy>>;
};

export const isBranch = (node: EscalationNode): node is EscalationBranch => node.if !== undefined;
export const isStep = (node: EscalationNode): node is EscalationStep => node.if === undefined;

/** The policy that a step hands off to; a hand-off is a step of its own. */
export const handOffOf = ({ targets }: EscalationNode): string | undefined => {
  const target = targets?.find(({ kind }) => kind === "policy");
  return target?.kind === "policy" ? target.name : undefined;
};

export type Side = "then" | "else";
/** Where a node stands in the tree of its policy: indices from 0, and the sides of branches between them. */
export type NodePath = readonly (number | Side)[];

/** "2.then.1": a path as people and addresses write it, counted from 1. */
export const pathText = (path: NodePath): string =>
  path.map((part) => (typeof part === "number" ? part + 1 : part)).join(".");

/** A path from its text; undefined for what is none. */
export function pathFrom(text: string): NodePath | undefined {
  const parts = text.split(".");
  const path: (number | Side)[] = [];
  for (const [index, part] of parts.entries()) {
    const isSide = index % 2 === 1;
    if (isSide && (part === "then" || part === "else")) path.push(part);
    else if (!isSide && /^[1-9]\d{0,3}$/.test(part)) path.push(Number(part) - 1);
    else return undefined;
  }
  return path.length % 2 === 1 ? path : undefined;
}

/** The nodes of a branch for when its condition holds (`steps`), or for when it does not (`else`). */
export const sideOf = (branch: EscalationNode, side: Side): readonly EscalationNode[] =>
  (side === "then" ? branch.steps : branch.else) ?? [];

/** The node at a path; undefined where there is none. */
export function nodeAt(nodes: readonly EscalationNode[], path: NodePath): EscalationNode | undefined {
  const [index, side, ...rest] = path;
  const node = typeof index === "number" ? nodes[index] : undefined;
  if (side === undefined || node === undefined) return node;
  return side === "then" || side === "else" ? nodeAt(sideOf(node, side), rest) : undefined;
}

export type PlacedNode = { readonly path: NodePath; readonly node: EscalationNode };

/** Every node of a tree with its path, in the order of the document. */
export function nodesOf(nodes: readonly EscalationNode[], above: NodePath = []): PlacedNode[] {
  return nodes.flatMap((node, index) => {
    const path = [...above, index];
    const sides = (["then", "else"] as const).flatMap((side) => nodesOf(sideOf(node, side), [...path, side]));
    return [{ path, node }, ...sides];
  });
}

/** Every target that a policy names, wherever in its tree. */
export const targetsOf = ({ steps }: Pick<EscalationPolicy, "steps">): EscalationTarget[] =>
  nodesOf(steps).flatMap(({ node }) => node.targets ?? []);

/** Whether any step of a policy waits for more than one acknowledgement. */
export const wantsSeveral = ({ steps }: Pick<EscalationPolicy, "steps">): boolean =>
  nodesOf(steps).some(({ node: { acknowledgements = 1 } }) => acknowledgements > 1);

/** Where a policy names no time at all, a repeat leaves this long to answer. */
const LEAST_REPEAT_MINUTES = 5;

/**
 * Minutes between two rounds: what the policy says, else the first node's own delay, else the longest delay of all, else
 * five, because a round that follows at once would page everybody twice in the same instant.
 */
export function repeatAfterMinutes({ steps, repeatAfterMinutes }: EscalationPolicy): number {
  const longest = Math.max(0, ...nodesOf(steps).map(({ node }) => node.delayMinutes));
  return repeatAfterMinutes ?? (steps[0]?.delayMinutes || longest || LEAST_REPEAT_MINUTES);
}
