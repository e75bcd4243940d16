import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Facts, StageAnswer } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";
import { priorityPasses } from "./rule-escape.ts";

/** Waits whether an alert passes by itself. */
export function pausedAsTransient(consulted: Consulted, _facts: Facts, nowMs: number): StageAnswer {
  const { alert, wishes } = consulted;
  if (!wishes.pause) return undefined;
  const { rule, minutes } = wishes.pause;
  const stage = "pause";
  const escaped = priorityPasses(consulted, stage, wishes.pause);
  if (escaped) return escaped;
  const untilMs = alert.openedAtMs + minutes * MINUTE_MS;
  if (untilMs <= nowMs) {
    return { decision: "pass", stage, rule, effect: "still fires", because: `it still fires after ${minutes} min` };
  }
  const because = `${rule} waits ${minutes} min whether it passes by itself`;
  return { decision: "hold", stage, rule, word: `paused for ${minutes} min`, because, reconsiderAtMs: untilMs };
}
