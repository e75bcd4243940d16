import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { ScheduleRow } from "./oncall-store.ts";
import { scheduleVersionStore } from "./schedule-version-store.ts";

/**
 * Keeps what a schedule says from a moment on, beside what it said before. The first has always held: a schedule that is
 * brought here from elsewhere has a past. What had been planned for later is forgotten.
 */
export async function keepVersion(tx: Tx, actor: Actor, row: ScheduleRow, from: Date): Promise<void> {
  const store = scheduleVersionStore(tx);
  const last = (await store.versions([row.id])).at(-1);
  const said = { timeZone: row.timeZone, rotations: row.rotations, calendarLayers: row.calendarLayers ?? [] };
  if (last) {
    const { timeZone, rotations, calendarLayers } = last;
    const isPlanned = last.effectiveFrom !== null && last.effectiveFrom > from;
    if (!isPlanned && isDeepStrictEqual({ timeZone, rotations, calendarLayers }, jsonOf(said))) return;
    await store.forgetFrom(row.id, from);
  }
  const effectiveFrom = last ? from : null;
  await store.insert({ id: newId(), scheduleId: row.id, effectiveFrom, ...said, createdBy: actor.name });
}

/** As the database gives it back: without what is undefined. */
const jsonOf = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
