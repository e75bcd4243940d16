import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";

const MOST_STEPS = 500;
const STEPS_WISHED = 360;
const NICE_MINUTES = [1, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

/** The finest step that gives a curve of a few hundred points. */
export const stepFor = (fromMs: number, toMs: number): number =>
  NICE_MINUTES.find((minutes) => toMs - fromMs <= minutes * MINUTE_MS * STEPS_WISHED) ?? 1440;

/** Why so many steps are too many; undefined when they are not. */
export function stepProblem(fromMs: number, toMs: number, stepMinutes: number): string | undefined {
  if (fromMs >= toMs) return "from must be before to";
  const steps = Math.ceil((toMs - fromMs) / (stepMinutes * MINUTE_MS));
  if (steps <= MOST_STEPS) return undefined;
  const least = Math.ceil((toMs - fromMs) / (MOST_STEPS * MINUTE_MS));
  const mend = least <= 1440 ? `make it ${least} or more, or the range shorter` : "make the range shorter";
  return `${stepMinutes} min gives ${steps} steps, and ${MOST_STEPS} are the most: ${mend}`;
}

/** The steps of a range, on whole multiples of their length; the first may begin before `fromMs`, the last ends with `toMs`. */
export function stepsOf(fromMs: number, toMs: number, stepMinutes: number): { fromMs: number; toMs: number }[] {
  const stepMs = stepMinutes * MINUTE_MS;
  const first = Math.floor(fromMs / stepMs) * stepMs;
  return Array.from({ length: Math.ceil((toMs - first) / stepMs) }, (_, index) => ({
    fromMs: first + index * stepMs,
    toMs: Math.min(toMs, first + (index + 1) * stepMs),
  }));
}
