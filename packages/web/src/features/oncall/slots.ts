import { slotMembers } from "@shipshape/domain/oncall/rotation";
import { slotText } from "./rotation-words.ts";
import type { RotationInput } from "./schedule-document.ts";

type Slots = RotationInput["members"];

/** The same turns in the order of their texts, without those that are gone. */
export function placedSlots(slots: Slots, texts: readonly string[]): Slots {
  const left = [...slots];
  return texts.flatMap((text) => {
    const index = left.findIndex((slot) => slotText(slot) === text);
    return index < 0 ? [] : left.splice(index, 1);
  });
}

/** The last turn with somebody more in it. */
export function withBeside(slots: Slots, member: string): Slots {
  const last = slots.at(-1);
  if (last === undefined || last === null) return slots;
  const together = [...new Set([...slotMembers(last), member])];
  return [...slots.slice(0, -1), together.length === 1 ? member : together];
}
