import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Sent } from "./generator.ts";

const GENERATOR = fileURLToPath(new URL("generator.ts", import.meta.url));

/** Sends what is ordered from a process of its own. */
export function sendLoad(order: Order): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const child = fork(GENERATOR, { execArgv: ["--import", "tsx"] });
    child.once("message", (sent) => resolve(sent as Sent));
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the load generator ended with ${code}`)));
    child.send(order);
  });
}
