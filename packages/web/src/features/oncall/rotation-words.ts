import { isRule, slotMembers } from "@shipshape/domain/oncall/rotation";
import type { RotationInput } from "./schedule-document.ts";

type SlotInput = RotationInput["members"][number];

/** "ana", "ana and ben", "nobody". */
export const slotText = (slot: SlotInput): string => slotMembers(slot).join(" and ") || "nobody";

/** "one week each", "12 hours each", "by FREQ=MONTHLY", with what is unusual about it. */
export function turnWords({ period, concurrent, turns, handoff, restrictions, holidays }: RotationInput): string {
  const length = isRule(period)
    ? `by ${period.rrule}`
    : period.count === 1
      ? `one ${period.unit.slice(0, -1)} each`
      : `${period.count} ${period.unit} each`;
  const more = [
    concurrent !== undefined && concurrent > 1 && `${concurrent} at once`,
    restrictions !== undefined && restrictions.length > 0 && "at certain hours",
    holidays && (holidays.mode === "off" ? "not on holidays" : "only on holidays"),
    turns === "covered" && "turns counted in covered time",
    handoff === "duration" && "of equal length",
  ];
  return [length, ...more.filter(Boolean)].join(", ");
}

/** A rotation counted in something else: months and rules are never equally long, so that they hand over by the clock. */
export function countedIn(rotation: RotationInput, period: RotationInput["period"]): RotationInput {
  const isEven = !isRule(period) && period.unit !== "months";
  return { ...rotation, period, handoff: isEven ? rotation.handoff : undefined };
}
