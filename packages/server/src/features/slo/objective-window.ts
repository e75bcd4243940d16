import { minuteOf } from "@shipshape/domain/slo/minutes";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import { windowMinutes, windowStartMs } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Span } from "@shipshape/domain/time/span";

/** The window of an objective that ends with the minute of a moment, in whole minutes. */
export function windowOf({ window }: ObjectiveRules, atMs: number): Span {
  const fromMs =
    window.calendar === undefined
      ? minuteOf(atMs) - (windowMinutes(window.duration) - 1) * MINUTE_MS
      : minuteOf(windowStartMs(window, atMs));
  return { fromMs, toMs: minuteOf(atMs) + MINUTE_MS };
}
