import { turnsOf } from "./layer-shifts.ts";
import type { Rollout } from "./rollout-kind.ts";
import type { Rotation } from "./rotation.ts";
import { layersAt, type Schedule } from "./schedule.ts";

/** The moment from which a change to a schedule counts. */
export function rolloutMs(schedule: Schedule, rollout: Rollout, nowMs: number): number {
  if (rollout === "immediate") return nowMs;
  const rotations = layersAt(schedule, nowMs).filter((layer) => !("shifts" in layer) && layer.members.length > 0);
  const ends = (rotations as readonly Rotation[]).map((rotation) =>
    rollout === "afterShift" ? shiftEndMs(rotation, nowMs) : roundEndMs(rotation, nowMs),
  );
  return Math.max(nowMs, ...ends.filter(Number.isFinite));
}

/** When the shift under way ends; now, where none is. */
function shiftEndMs(rotation: Rotation, nowMs: number): number {
  const { handoffs, endMs } = turnsOf(rotation);
  const turn = handoffs.turnAt(nowMs);
  return turn < 0 ? nowMs : Math.max(nowMs, endMs(turn, handoffs.atMs(turn)));
}

/** So far a round is followed whose turns have no time in them. */
const MOST_TURNS = 10_000;

/** When the first of the list comes next. */
function roundEndMs(rotation: Rotation, nowMs: number): number {
  const { handoffs, numberOf } = turnsOf(rotation);
  const turn = handoffs.turnAt(nowMs);
  if (turn < 0) return nowMs;
  const round = rotation.members.length;
  const first = (Math.floor(numberOf(turn) / round) + 1) * round;
  let next = turn + 1;
  while (numberOf(next) < first && next < turn + MOST_TURNS) next += 1;
  return handoffs.atMs(next);
}
