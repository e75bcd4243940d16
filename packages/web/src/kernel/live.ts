import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { learnServerTime, learnServerTimeIsPast, nowMs } from "./clock.ts";
import type { StreamListener } from "./event-stream.ts";
import { learnBuild } from "./new-version.ts";
import { forgetLastKnownAge } from "./offline.ts";
import { refreshQueue } from "./refresh-queue.ts";
import { followShared } from "./shared-stream.ts";

/** `asOfMs`: what is shown was true at this time, when the connection is lost. */
export type Liveness = { readonly state: "connecting" | "live" | "lost"; readonly asOfMs: number };

let liveness: Liveness = { state: "connecting", asOfMs: nowMs() };
const listeners = new Set<() => void>();

function become(next: Liveness): void {
  liveness = next;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

/** Whether what is shown is live. */
export const useLiveness = (): Liveness => useSyncExternalStore(subscribe, () => liveness);

/** Which rooms' reads an event may have changed. */
export type Touches = (event: string) => readonly string[];

const isAny =
  (rooms: ReadonlySet<string>) =>
  ({ queryKey }: { queryKey: readonly unknown[] }) =>
    rooms.has(String(queryKey[0]));

/** A device that lost its network keeps a dead connection for minutes: the stream begins anew when it is back. */
function followWhileOnline(listener: StreamListener): () => void {
  let stop = followShared(listener);
  const onOnline = (): void => {
    stop();
    stop = followShared(listener);
  };
  window.addEventListener("offline", listener.onLost);
  window.addEventListener("online", onOnline);
  return () => {
    window.removeEventListener("offline", listener.onLost);
    window.removeEventListener("online", onOnline);
    stop();
  };
}

function follow(queries: QueryClient, touches: Touches): () => void {
  const timers = { now: () => performance.now(), after: (ms: number, run: () => void) => void setTimeout(run, ms) };
  const refresh = refreshQueue((rooms) => void queries.invalidateQueries({ predicate: isAny(rooms) }), timers);
  return followWhileOnline({
    onEvent(event, atMs) {
      if (event === "hello") learnServerTime(atMs);
      else learnServerTimeIsPast(atMs);
      refresh(touches(event));
    },
    onOpen(build) {
      learnBuild(build);
      forgetLastKnownAge();
      if (liveness.state === "lost") void queries.invalidateQueries();
      become({ state: "live", asOfMs: nowMs() });
    },
    onLost() {
      if (liveness.state !== "lost") become({ state: "lost", asOfMs: nowMs() });
    },
  });
}

/** Keeps everything on the page up to date for as long as the component is shown. */
export function useLiveUpdates(touches: Touches): void {
  const queries = useQueryClient();
  useEffect(() => follow(queries, touches), [queries, touches]);
}
