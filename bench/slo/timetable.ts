import { setTimeout as sleep } from "node:timers/promises";
import { objectiveName } from "./counters.ts";
import type { Options } from "./options.ts";
import { minuteNow, untilMinute } from "./spent.ts";
import type { Traffic } from "./traffic.ts";

/** Reading and evaluating happen in the first seconds of a minute, or anywhere in it: what is measured begins between. */
export const BETWEEN_ROUNDS_SECONDS = 45;
const BROKEN_AT_MOST = 20;
/** Longer than the slower system takes to tell. */
const TELLING_MINUTES = 5;

/** When what happens in a run, in minutes since the epoch: the same for both systems. */
export type Timetable = {
  readonly measureFrom: number;
  readonly faultFrom: number;
  /** The objectives that break. */
  readonly broken: readonly number[];
};

/** A whole interval to get warm in, then what is measured, with the fault near its end. */
export function timetable({ minutes }: Options, traffic: Traffic): Timetable {
  const measureFrom = minuteNow() + 1;
  const faultFrom = measureFrom + Math.max(1, minutes - 2);
  const step = Math.max(1, Math.floor(traffic.objectives / BROKEN_AT_MOST));
  const broken = Array.from({ length: traffic.objectives }, (_, at) => at)
    .filter((at) => at % step === 0)
    .slice(0, BROKEN_AT_MOST);
  traffic.inject({ fromMinute: faultFrom, objectives: new Set(broken) });
  return { measureFrom, faultFrom, broken };
}

/** Waits until the break of each of them was told, or long enough, and then for the end of the minute. */
export async function untilTold(
  { faultFrom, broken }: Timetable,
  toldAtMs: ReadonlyMap<string, number>,
): Promise<void> {
  const isToldAll = () => broken.every((at) => toldAtMs.has(objectiveName(at)));
  while (!isToldAll() && minuteNow() < faultFrom + TELLING_MINUTES) await sleep(500);
  await untilMinute(minuteNow(), BETWEEN_ROUNDS_SECONDS);
}
