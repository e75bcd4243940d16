/** What a demo process tells the process that started it. */
export type ChildMessage =
  | { readonly type: "loaded" }
  | { readonly type: "progress"; readonly text: string }
  | { readonly type: "listening"; readonly port: number };
/** What the parent tells a process that stands by. */
export type ParentMessage = { readonly type: "listen"; readonly port: number };

/** Tells the parent, where there is one that listens. */
export function tellParent(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

/** The port that the parent assigns to a process that stands by. */
export function portFromParent(): Promise<number> {
  if (!process.connected) throw new Error("--standby needs a parent process that names the port: leave it out.");
  return new Promise((resolve) => {
    process.once("message", (message: ParentMessage) => resolve(message.port));
  });
}

/** Runs `stop` once, on SIGTERM, SIGINT, or when the parent is gone. */
export function onStopAsked(stop: (because: string) => void): void {
  let asked = false;
  const ask = (because: string) => {
    if (asked) return;
    asked = true;
    stop(because);
  };
  process.on("SIGTERM", () => ask("SIGTERM"));
  process.on("SIGINT", () => ask("SIGINT"));
  process.on("disconnect", () => ask("the parent process ended"));
}
