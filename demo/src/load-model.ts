import { hash32, seededRandom } from "./seeded.ts";

/** How much customers do on average, a second. */
export const PURCHASES_A_SECOND = 20;
export const VISITS_A_SECOND = 4;

const MINUTE_MS = 60_000;
const WAVES = [
  { periodMinutes: 47, height: 0.05 },
  { periodMinutes: 7, height: 0.03 },
];
const MINUTE_NOISE = 0.02;

/**
 * How busy the shop is at a moment, as a factor around 1: two slow waves and a little noise that changes by the minute.
 * It depends on the clock and the seed alone, so that imported history and live traffic follow one curve.
 */
export function busyness(epochMs: number, seed: number): number {
  const minute = epochMs / MINUTE_MS;
  const waves = WAVES.map(({ periodMinutes, height }) => height * Math.sin((2 * Math.PI * minute) / periodMinutes));
  const noise = seededRandom(hash32(`${seed} ${Math.floor(minute)}`))() * 2 - 1;
  return 1 + waves.reduce((sum, wave) => sum + wave, 0) + MINUTE_NOISE * noise;
}

/** Requests that a stream of `perSecond` on average brings in the minute that begins at `minuteMs`. */
export function requestsInMinute(perSecond: number, minuteMs: number, seed: number): number {
  return Math.round(perSecond * 60 * busyness(minuteMs + MINUTE_MS / 2, seed));
}
