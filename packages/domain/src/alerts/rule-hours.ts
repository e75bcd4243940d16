import { openSpans } from "../time/business-hours.ts";
import { localMinute, localMoment } from "../time/local-moment.ts";
import { DAY_MS } from "../time/milliseconds.ts";
import type { Facts, StageAnswer } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";
import { priorityPasses } from "./rule-escape.ts";

/** Holidays may be long; beyond this, hours that never begin must not hold an alert for ever. */
const FARTHEST_MS = 30 * DAY_MS;

/** Delays an alert that can wait to the next working hours. */
export function outsideHours(consulted: Consulted, _facts: Facts, nowMs: number): StageAnswer {
  const { workingHours } = consulted.wishes;
  if (!workingHours) return undefined;
  const { rule, hours } = workingHours;
  const stage = "hours";
  const escaped = priorityPasses(consulted, stage, workingHours);
  if (escaped) return escaped;
  const [open] = openSpans(hours, { fromMs: nowMs, toMs: nowMs + FARTHEST_MS });
  if (open === undefined) {
    const because = `the working hours of ${rule} do not begin within 30 days, so nothing waits for them`;
    return { decision: "pass", stage, rule, effect: "does not wait", because };
  }
  if (open.fromMs <= nowMs) {
    return { decision: "pass", stage, rule, effect: "within working hours", because: `${rule} lets it page now` };
  }
  const time = localTime(open.fromMs, nowMs, hours.timeZone);
  const because = `${rule} lets it page in working hours only, which begin ${time} (${hours.timeZone})`;
  return { decision: "hold", stage, rule, word: `held until ${time}`, because, reconsiderAtMs: open.fromMs };
}

/** "09:00", with the day before it where that is not today: "Mon 09:00", "Mon 4 Jan 09:00". */
function localTime(ms: number, nowMs: number, timeZone: string): string {
  const [at, now] = [localMoment(ms, timeZone), localMoment(nowMs, timeZone)];
  if (at.day === now.day && at.month === now.month) return at.time;
  return ms - nowMs < 6 * DAY_MS ? `${at.weekday} ${at.time}` : localMinute(ms, timeZone);
}
