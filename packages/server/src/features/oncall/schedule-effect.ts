import type { ScheduleManifest } from "@shipshape/contract/manifest";
import { type ChangedShift, changedShifts } from "@shipshape/domain/oncall/changed-shifts";
import { calendarsOf, layersOf } from "@shipshape/domain/oncall/schedule-spec";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { calendarContents } from "./calendar-content.ts";
import { schedulesOver } from "./resolved-schedule.ts";
import { wallClock } from "./wall-clock.ts";

type Schedule = z.output<typeof ScheduleManifest>;

const AHEAD_MS = 28 * 86_400_000;
const MOST = 8;

/** What a schedule as it is written now would change in the next four weeks, shift by shift, in words. */
export async function scheduleEffect(
  db: Db,
  { metadata, spec }: Schedule,
  before: Schedule | undefined,
  now: Date,
): Promise<string[]> {
  if (!before) return [];
  const [fromMs, toMs] = [now.getTime(), now.getTime() + AHEAD_MS];
  const [present] = await schedulesOver(db, now, new Date(toMs), [metadata.name]);
  if (!present) return [];
  const calendars = await calendarContents(db, calendarsOf(spec));
  const { temporary, overrides } = present.schedule;
  const after = { rotations: layersOf(spec, (name) => calendars.get(name)), temporary, overrides };
  const changed = changedShifts(present.schedule, after, fromMs, toMs);
  if (changed.length === 0) return ["nobody's shift changes in the next four weeks"];
  const told = changed.slice(0, MOST).map((one) => changeText(one, spec.timeZone, now));
  const rest = changed.length - told.length;
  return rest > 0 ? [...told, `and ${rest} more changed shifts in the next four weeks`] : told;
}

const whom = (people: readonly string[]): string => people.join(" and ") || "nobody";

/** "Mon 7 Dec 09:00 CET to Mon 14 Dec 09:00 CET: ben instead of ana" */
function changeText({ fromMs, toMs, before, after }: ChangedShift, timeZone: string, now: Date): string {
  const at = (ms: number) => wallClock(new Date(ms), timeZone, now);
  return `${at(fromMs)} to ${at(toMs)}: ${whom(after)} instead of ${whom(before)}`;
}
