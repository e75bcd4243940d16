import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Facts, TraceStep } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";

const OF_SERVICE = "service:";
const OF_ITSELF = "alert:";

/** Whether a rule or a route made a group; else it is only what is about one service, or one alert. */
export const isMadeGroup = (groupKey: string): boolean =>
  !groupKey.startsWith(OF_SERVICE) && !groupKey.startsWith(OF_ITSELF);

/** What an alert belongs to: the group that a rule gives it, else its route's, else its service, else itself. */
export function groupFor(
  { alert, wishes: { group } }: Consulted,
  facts: Facts,
  routed: string | undefined,
  nowMs: number,
): { readonly groupKey: string; readonly step?: TraceStep } {
  if (!group) {
    const own = alert.service === undefined ? `${OF_ITSELF}${alert.id}` : `${OF_SERVICE}${alert.service}`;
    return { groupKey: routed ?? own };
  }
  const { rule, base, withinMinutes } = group;
  const newest = facts.groupOf(base);
  const joins = newest !== undefined && nowMs - newest.lastMs <= withinMinutes * MINUTE_MS;
  const groupKey = joins ? newest.groupKey : `${base}@${new Date(nowMs).toISOString()}`;
  const effect = joins ? "joins a group" : "begins a group";
  const because = `${rule} puts alerts with equal fields together that come within ${withinMinutes} min: ${base}`;
  return { groupKey, step: { stage: "group", rule, effect, because } };
}
