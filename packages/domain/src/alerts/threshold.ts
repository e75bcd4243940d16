import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Facts, StageAnswer } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";
import { priorityPasses } from "./rule-escape.ts";

/**
 * Whether so many of these moments, oldest first, lie within so long, and the last of them at `sinceMs` or later. An
 * occurrence exactly `withinMs` before the last does not count with it.
 */
export function thresholdReached(
  occurrencesMs: readonly number[],
  count: number,
  withinMs: number,
  sinceMs: number,
): boolean {
  return occurrencesMs.some((lastMs, at) => {
    const firstMs = occurrencesMs[at - count + 1];
    return lastMs >= sinceMs && firstMs !== undefined && lastMs - firstMs < withinMs;
  });
}

/** Pages once enough alerts with the same fields began to fire, this one or others after it. */
export function belowThreshold(consulted: Consulted, facts: Facts, nowMs: number): StageAnswer {
  const { alert, wishes } = consulted;
  if (!wishes.threshold) return undefined;
  const { rule, key, count, withinMinutes } = wishes.threshold;
  const stage = "threshold";
  const escaped = priorityPasses(consulted, stage, wishes.threshold);
  if (escaped) return escaped;
  const withinMs = withinMinutes * MINUTE_MS;
  const occurrences = facts.occurrencesOf(key);
  const words = `${count} in ${withinMinutes} ${withinMinutes === 1 ? "minute" : "minutes"}`;
  if (thresholdReached(occurrences, count, withinMs, alert.openedAtMs)) {
    const because = `${rule} asks for ${words}, and there were`;
    return { decision: "pass", stage, rule, effect: `${words} reached`, because };
  }
  const untilMs = alert.openedAtMs + withinMs;
  const waitsFor = `threshold:${key}`;
  const seen = occurrences.filter((ms) => ms > nowMs - withinMs).length;
  if (nowMs >= untilMs) {
    const because = `${rule} asks for ${words}, and there were not: it pages if it comes to that`;
    return { decision: "suppress", stage, rule, word: `fewer than ${words}`, because, waitsFor };
  }
  const because = `${rule} asks for ${words}, and it is number ${Math.max(1, seen)}`;
  return { decision: "hold", stage, rule, word: `waiting for ${words}`, because, reconsiderAtMs: untilMs, waitsFor };
}
