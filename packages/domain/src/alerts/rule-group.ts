import type { Facts, TraceStep } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";

const MINUTE_MS = 60_000;

/** What an alert belongs to: the group that a rule gives it, else its route's, else its service, else itself. */
export function groupFor(
  { alert, wishes: { group } }: Consulted,
  facts: Facts,
  routed: string | undefined,
  nowMs: number,
): { readonly groupKey: string; readonly step?: TraceStep } {
  if (!group) {
    return { groupKey: routed ?? (alert.service === undefined ? `alert:${alert.id}` : `service:${alert.service}`) };
  }
  const { rule, base, withinMinutes } = group;
  const newest = facts.groupOf(base);
  const joins = newest !== undefined && nowMs - newest.lastMs <= withinMinutes * MINUTE_MS;
  const groupKey = joins ? newest.groupKey : `${base}@${new Date(nowMs).toISOString()}`;
  const effect = joins ? "joins a group" : "begins a group";
  const because = `${rule} puts alerts with equal fields together that come within ${withinMinutes} min: ${base}`;
  return { groupKey, step: { stage: "group", rule, effect, because } };
}
