import { turnsOf } from "./layer-shifts.ts";
import { layerTimeOf } from "./layer-time.ts";
import type { ScheduleLayer } from "./rotation.ts";

/** Why none of the layers names anybody at an instant, in words. */
export function nobodyBecause(layers: readonly ScheduleLayer[], atMs: number): string {
  if (layers.length === 0) return "nobody: the schedule has no rotation";
  const speaking = layers.filter((layer) => "shifts" in layer || layer.members.length > 0);
  if (speaking.length === 0) return "nobody: no rotation has members";
  const named = speaking.length > 1;
  return `nobody: ${[...new Set(speaking.map((layer) => silence(layer, atMs, named)))].join("; ")}`;
}

/** Why one layer is silent. */
function silence(layer: ScheduleLayer, atMs: number, named: boolean): string {
  const name = layer.name || "a rotation";
  const of = named || layer.name ? ` of ${name}` : "";
  const time = "shifts" in layer ? layerTimeOf(layer) : turnsOf(layer).time;
  const localMs = time.clock.localOf(atMs);
  if (atMs < time.fromMs) return `${name} begins later`;
  if (atMs >= time.untilMs) return `${name} has ended`;
  if (!("shifts" in layer)) {
    const { handoffs, membersAt, endMs } = turnsOf(layer);
    const turn = handoffs.turnAt(atMs);
    if (turn < 0) return "the first hand-off is still ahead";
    if (membersAt(turn).length === 0) return `this turn${of} is nobody's`;
    if (endMs(turn, handoffs.atMs(turn)) <= atMs) return `the shift${of} is over, the next is still ahead`;
  }
  const isOpen = time.hours(localMs, localMs + 1).some((span) => span.fromMs <= localMs && localMs < span.toMs);
  if (!isOpen) return `outside the hours${of}`;
  if (!time.always && layer.holidays) {
    return layer.holidays.mode === "off" ? `${name} is off on holidays` : `${name} is only for holidays`;
  }
  return `${name} names nobody then`;
}
