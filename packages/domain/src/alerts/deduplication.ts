import { humanizeDuration } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Facts, StageAnswer } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";

/**
 * An alert whose key another has that pages already, and fires or ended lately, is part of that one. Never of one whose
 * incident is over: nobody would look there any more.
 */
export function duplicateOf({ alert, wishes: { deduplicate } }: Consulted, facts: Facts, nowMs: number): StageAnswer {
  if (!deduplicate) return undefined;
  const { rule, key, withinMinutes } = deduplicate;
  const stage = "deduplicate";
  const holder = facts.holderOf(key, alert.id);
  const first = `no other alert with the same key (${key}) pages`;
  if (holder === undefined) return { decision: "pass", stage, rule, effect: "first of its key", because: first };
  const { shortId, endedAtMs, incidentResolved } = holder;
  if (incidentResolved) {
    const because = `${shortId} has the same key (${key}), but its incident is over: nothing is hidden in that`;
    return { decision: "pass", stage, rule, effect: "pages by itself", because };
  }
  const held = { decision: "suppress", stage, rule, word: `part of ${shortId}` } as const;
  if (endedAtMs === undefined) {
    const because = `${shortId} fires with the same key (${key}), and pages for both`;
    return { ...held, because, waitsFor: `alert:${holder.alertId}` };
  }
  const untilMs = endedAtMs + withinMinutes * MINUTE_MS;
  if (untilMs <= nowMs) return { decision: "pass", stage, rule, effect: "first of its key", because: first };
  const ago = humanizeDuration(nowMs - endedAtMs);
  const because = `${shortId} with the same key (${key}) ended ${ago} ago, within ${withinMinutes} min`;
  return { ...held, because, reconsiderAtMs: untilMs, waitsFor: `alert:${holder.alertId}` };
}
