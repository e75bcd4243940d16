import { allEvents } from "@shipshape/contract/events";

const STREAM_URL = "/api/v1/stream";
const REOPEN_MS = 2_000;

export type StreamListener = {
  /** Something happened; `atMs` is the server's time. */
  onEvent(name: string, atMs: number): void;
  /** `build`: which build of the interface the server has. */
  onOpen(build: string): void;
  onLost(): void;
};

function fieldOf(data: string, field: "at" | "now" | "build"): string {
  const parsed: unknown = JSON.parse(data);
  const value: unknown = typeof parsed === "object" && parsed !== null ? Reflect.get(parsed, field) : undefined;
  return String(value ?? "");
}

const timeIn = (data: string, field: "at" | "now"): number => Date.parse(fieldOf(data, field));

/** Follows the server's events; comes back by itself after the connection, the server or the session went away. */
export function followEvents(listener: StreamListener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = (): void => {
    const opened = new EventSource(STREAM_URL);
    source = opened;
    opened.addEventListener("hello", ({ data }) => {
      listener.onOpen(fieldOf(data, "build"));
      listener.onEvent("hello", timeIn(data, "now"));
    });
    for (const { name } of allEvents) {
      opened.addEventListener(name, ({ data }) => listener.onEvent(name, timeIn(data, "at")));
    }
    opened.onerror = () => {
      listener.onLost();
      // A refusal closes it for good; a broken connection it mends by itself.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
