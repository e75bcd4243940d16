import type { NodePath } from "@shipshape/domain/oncall/escalation";
import {
  type Advanced,
  advance,
  type Early,
  type EscalationContext,
  type EscalationEvent,
  makeMove,
  moveTo,
  reachedNobody,
} from "@shipshape/domain/oncall/escalation-advance";
import { type EscalationRun, freshRun, nextMove } from "@shipshape/domain/oncall/escalation-run";
import type { TurnsOfPolicies } from "@shipshape/domain/oncall/escalation-turns";
import { DomainError } from "../../kernel/problem.ts";
import { escalationRun, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";

/** A run that is to go on, and how. */
export type Moving = {
  readonly scene: Scene;
  readonly run: RunRow;
  /** It begins in this very moment: it is written with the steps that it takes now. */
  readonly begins?: boolean | undefined;
  /** Why what comes next is not waited for. */
  readonly early?: Early | undefined;
  /** The step to take first, wherever the run stands. */
  readonly to?: { readonly policy: string; readonly path: NodePath } | undefined;
  /** Takes one step, and nothing after it: somebody looks after the incident already. */
  readonly once?: boolean | undefined;
};

export type Moved = {
  readonly moving: Moving;
  readonly run: EscalationRun;
  readonly turns: TurnsOfPolicies;
  readonly events: readonly EscalationEvent[];
  /** Not where only one step was wanted. */
  readonly next: Advanced["next"] | undefined;
};

const AT_ONCE: Early = { because: "it was asked for", byHand: true };

/** What a run does now, before anything of it is written. */
export function moveRun(moving: Moving, context: EscalationContext, turns: TurnsOfPolicies): Moved {
  const { scene, early, to, once } = moving;
  const nowMs = scene.now.getTime();
  const begun = { run: escalationRun(moving.run), turns };
  const chosen = to && chosenStep(moving, context, begun);
  if (once) return { moving, ...(chosen ?? oneStep(context, begun, nowMs, early ?? AT_ONCE)), next: undefined };
  const hurry = chosen?.events.some((event) => event.kind === "step" && reachedNobody(event.reached));
  const { run, turns: standing } = chosen ?? begun;
  const then = chosen ? (hurry ? { because: "the step before reached nobody" } : undefined) : early;
  const advanced = advance(context, run, standing, nowMs, then);
  return { moving, ...advanced, events: [...(chosen?.events ?? []), ...advanced.events] };
}

type Standing = Pick<Moved, "run" | "turns">;

function chosenStep({ scene, early, to, run }: Moving, context: EscalationContext, standing: Standing) {
  const nowMs = scene.now.getTime();
  const move = to && moveTo(context.book, standing.run, to, nowMs);
  if (!move) {
    const known = Object.keys(context.book.policies).join(", ");
    throw new DomainError(
      "conflict",
      `${run.policyName} has no such step: its tree, and those of ${known}, show them.`,
    );
  }
  const { event, ...made } = makeMove(context, standing, move, nowMs, early ?? AT_ONCE);
  return { ...made, events: [event] };
}

/** The next step, however often the policy has been gone through; branches before it are decided. */
function oneStep(
  context: EscalationContext,
  standing: Standing,
  nowMs: number,
  early: Early,
): Standing & Pick<Moved, "events"> {
  const events: EscalationEvent[] = [];
  let current = standing;
  for (let renewed = false; ; ) {
    const move = nextMove(context.book, current.run, nowMs);
    if (move.action === "stop" && (renewed || events.length > 0)) return { ...current, events };
    if (move.action === "stop") {
      renewed = true;
      const { position, startedAtMs } = freshRun(context.book, current.run.startedAtMs);
      current = { ...current, run: { ...current.run, position, startedAtMs } };
      continue;
    }
    const { event, ...made } = makeMove(context, current, move, nowMs, early);
    events.push(event);
    current = made;
    if (event.kind === "step" && event.handsOffTo === undefined) return { ...current, events };
  }
}
