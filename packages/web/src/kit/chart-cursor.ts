import { useSyncExternalStore } from "react";

let pointedMs: number | null = null;
const listeners = new Set<() => void>();

/** Points at a moment in all charts of the page at once; null points nowhere. */
export function pointAt(ms: number | null): void {
  if (ms === pointedMs) return;
  pointedMs = ms;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

/** The moment that is pointed at in one of the page's charts. */
export const usePointedAt = (): number | null => useSyncExternalStore(subscribe, () => pointedMs);
