import { MINUTE, type Minutes, minuteOf, noMinutes } from "@shipshape/domain/slo/minutes";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

const MINUTE_MS = 60_000;

/** What an indicator counted, or what of it counts for the budget: after exclusions, gap policy and time slices. */
export type Track = "measured" | "budget";

/** The minutes of these objectives from one moment to before another, each without holes. */
export async function minutesOf(
  db: Db,
  sloIds: readonly string[],
  fromMs: number,
  toMs: number,
  _track: Track,
): Promise<Map<string, Minutes>> {
  const startMs = minuteOf(fromMs);
  const length = Math.max(0, Math.ceil((toMs - startMs) / MINUTE_MS));
  const found = new Map(sloIds.map((id) => [id, noMinutes(startMs, length)]));
  const { rows } = await sql<{ sloId: string; at: Date; good: number; total: number }>`
    select slo_id, minute as at, good, total from sli_slice
    where slo_id = any(${[...sloIds]}::uuid[])
      and minute >= ${new Date(startMs)}::timestamptz and minute < ${new Date(toMs)}::timestamptz`.execute(db);
  for (const { sloId, at, good, total } of rows) {
    const minutes = found.get(sloId);
    const place = (at.getTime() - startMs) / MINUTE_MS;
    if (!minutes) continue;
    minutes.good[place] = good;
    minutes.total[place] = total;
    minutes.state[place] = MINUTE.measured;
  }
  return found;
}
