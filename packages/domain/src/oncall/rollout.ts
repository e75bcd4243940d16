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

function shiftEndMs(rotation: Rotation, nowMs: number): number {
  const { handoffs } = turnsOf(rotation);
  const turn = handoffs.turnAt(nowMs);
  return turn < 0 ? nowMs : handoffs.atMs(turn + 1);
}

/** When the first of the list comes next. */
function roundEndMs(rotation: Rotation, nowMs: number): number {
  const { handoffs } = turnsOf(rotation);
  const turn = handoffs.turnAt(nowMs);
  if (turn < 0) return nowMs;
  const round = rotation.members.length;
  return handoffs.atMs((Math.floor(turn / round) + 1) * round);
}
