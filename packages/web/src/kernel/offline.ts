import { useSyncExternalStore } from "react";

/** Nothing of the first load waits for it. */
const AFTER_LOAD_MS = 2_000;
const LAST_KNOWN_CACHE = "shipshape-last-known";

let asOfMs: number | undefined;
const listeners = new Set<() => void>();

function become(next: number | undefined): void {
  asOfMs = next;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

/** Of when the oldest answer on the page is that came from this device, because the server could not be reached. */
export const useLastKnownAge = (): number | undefined => useSyncExternalStore(subscribe, () => asOfMs);

/** The server answers again: what is shown is asked for anew. */
export const forgetLastKnownAge = (): void => become(undefined);

/** What was kept for times without a connection belongs to whoever was signed in. */
export async function forgetLastKnown(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(LAST_KNOWN_CACHE).catch(() => false);
}

function hear({ data }: MessageEvent<unknown>): void {
  if (typeof data !== "object" || data === null || Reflect.get(data, "kind") !== "last-known") return;
  const served = Number(Reflect.get(data, "asOfMs"));
  if (!Number.isNaN(served)) become(Math.min(served, asOfMs ?? served));
}

/** Keeps the interface and what was seen last at hand for times without a connection; makes it installable. */
export function workOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", hear);
  const register = () => navigator.serviceWorker.register("/service-worker.js").catch(() => undefined);
  window.addEventListener("load", () => setTimeout(register, AFTER_LOAD_MS));
}

/** Begins anew with the files of the new version. */
export async function reloadAnew(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  await registration?.update().catch(() => undefined);
  registration?.waiting?.postMessage("take over");
  location.reload();
}
