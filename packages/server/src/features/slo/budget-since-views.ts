import { windowMinutes } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** Minutes are counted, and exclusions changed, up to 120 days back; the day may have begun before. */
export const COUNTED_BACK_DAYS = 122;

/** A window begins at midnight somewhere, and its edge is read whole. */
const EDGE_MS = 3 * 24 * 60 * MINUTE_MS;

/** Since when minutes count for a budget: the beginning of the longest window that any objective has. */
export async function budgetSince(db: Db, now: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ duration: string }>`
    select distinct rules #>> '{window,duration}' as duration from slo where archived_at is null`.execute(db);
  if (rows.length === 0) return undefined;
  const longestMs = Math.max(...rows.map(({ duration }) => windowMinutes(duration) * MINUTE_MS));
  return new Date(now.getTime() - longestMs - EDGE_MS);
}
