import { followEvents, type StreamListener } from "./event-stream.ts";

const NAME = "shipshape-stream";

type Message =
  | { readonly kind: "event"; readonly name: string; readonly atMs: number }
  | { readonly kind: "open"; readonly build: string }
  | { readonly kind: "lost" | "ask" };

function hear(listener: StreamListener, message: Message): void {
  if (message.kind === "event") listener.onEvent(message.name, message.atMs);
  if (message.kind === "open") listener.onOpen(message.build);
  if (message.kind === "lost") listener.onLost();
}

/** Follows the events for every tab of this browser and passes them on, until the signal ends it. */
function lead(channel: BroadcastChannel, listener: StreamListener, ended: AbortSignal): void {
  let state: Message = { kind: "lost" };
  const pass = (message: Message): void => {
    if (ended.aborted) return;
    if (message.kind === "open" || message.kind === "lost") state = message;
    hear(listener, message);
    channel.postMessage(message);
  };
  const stopFollowing = followEvents({
    onEvent: (name, atMs) => pass({ kind: "event", name, atMs }),
    onOpen: (build) => pass({ kind: "open", build }),
    onLost: () => pass({ kind: "lost" }),
  });
  ended.addEventListener("abort", stopFollowing);
  channel.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if (data.kind === "ask") pass(state);
  });
}

/**
 * One stream a browser, however many tabs: a browser allows six connections to a server over HTTP/1.1, and a tab more
 * would get no answer at all. The tab that holds the lock follows; when it closes, another takes over.
 */
export function followShared(listener: StreamListener): () => void {
  if (!("locks" in navigator)) return followEvents(listener);
  const channel = new BroadcastChannel(NAME);
  const ending = new AbortController();
  const ended = ending.signal;
  const follow = ({ data }: MessageEvent<Message>): void => hear(listener, data);
  channel.addEventListener("message", follow);
  channel.postMessage({ kind: "ask" } satisfies Message);

  const leadUntilEnded = (): Promise<void> =>
    new Promise((resolve) => {
      if (ended.aborted) return resolve();
      channel.removeEventListener("message", follow);
      lead(channel, listener, ended);
      ended.addEventListener("abort", () => resolve());
    });
  navigator.locks.request(NAME, { signal: ended }, leadUntilEnded).catch(() => undefined);
  return () => {
    ending.abort();
    channel.close();
  };
}
