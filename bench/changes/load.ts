import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Sent } from "./sender.ts";

const SENDER = fileURLToPath(new URL("sender.ts", import.meta.url));

/** A process of its own that sends what is ordered; it has read its program, which takes a processor for a second. */
export function readySender(): Promise<(order: Order) => Promise<Sent>> {
  return new Promise((resolve, reject) => {
    const child = fork(SENDER, { execArgv: ["--import", "tsx"] });
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the sender ended with ${code}`)));
    child.once("message", () => resolve(sending));
    const sending = (order: Order): Promise<Sent> =>
      new Promise((sent, failed) => {
        child.once("message", (told) => sent(told as Sent));
        child.once("exit", (code) => code !== 0 && failed(new Error(`the sender ended with ${code}`)));
        child.send(order);
      });
  });
}

/** Sends what is ordered from a process of its own. */
export const sendEvents = async (order: Order): Promise<Sent> => (await readySender())(order);
