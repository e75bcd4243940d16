import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";

const HOUR_MS = 60 * MINUTE_MS;
const FIRST_TRY_MS = 5_000;
const MOST_MS = 15 * MINUTE_MS;

/** When to send again what could not be sent: sooner at first, every quarter of an hour in the end. */
export const triedAgainAt = (tries: number, at: Date): Date =>
  new Date(at.getTime() + Math.min(MOST_MS, FIRST_TRY_MS * 2 ** Math.min(tries, 10)));

/** When the gate is asked again: every minute in the first hour, every five on the first day, then every half hour; sooner where it opens. */
export function askedAgainAt(receivedAt: Date, nextOpening: Date | null, at: Date): Date {
  const ageMs = at.getTime() - receivedAt.getTime();
  const pauseMs = ageMs < HOUR_MS ? MINUTE_MS : ageMs < 24 * HOUR_MS ? 5 * MINUTE_MS : 30 * MINUTE_MS;
  const opensMs = nextOpening && nextOpening > at ? nextOpening.getTime() : Number.POSITIVE_INFINITY;
  return new Date(Math.min(at.getTime() + pauseMs, opensMs));
}
