import { useSyncExternalStore } from "react";

let aheadMs = 0;
const TOLERATED_MS = 2_000;

/** The server's clock, told as its stream opens: countdowns are right even where this device's clock is wrong. */
export function learnServerTime(serverMs: number): void {
  const differenceMs = serverMs - Date.now();
  if (Math.abs(differenceMs - aheadMs) > TOLERATED_MS) aheadMs = differenceMs;
}

/** An event tells that the server's clock is at least there; it may have been long on its way. */
export function learnServerTimeIsPast(serverMs: number): void {
  if (serverMs > nowMs() + TOLERATED_MS) learnServerTime(serverMs);
}

export const nowMs = (): number => Date.now() + aheadMs;

function subscribeEvery(stepMs: number) {
  return (onTick: () => void) => {
    const timer = setInterval(onTick, Math.min(stepMs, 1_000));
    return () => clearInterval(timer);
  };
}
const everySecond = subscribeEvery(1_000);

/** The time now, in whole steps: the component renders again at each step, not oftener. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(everySecond, () => Math.floor(nowMs() / stepMs) * stepMs);
}
