import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Sent } from "./sender.ts";

const SENDER = fileURLToPath(new URL("sender.ts", import.meta.url));

/** Sends what is ordered from a process of its own. */
export function sendEvents(order: Order): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const child = fork(SENDER, { execArgv: ["--import", "tsx"] });
    child.once("message", (sent) => resolve(sent as Sent));
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the sender ended with ${code}`)));
    child.send(order);
  });
}
