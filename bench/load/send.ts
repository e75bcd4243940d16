import { fileURLToPath } from "node:url";
import { beginElsewhere } from "./elsewhere.ts";
import type { Order, Sent } from "./sender.ts";

const SENDER = fileURLToPath(new URL("sender.ts", import.meta.url));

/**
 * A process of its own that has read its program and written down what it will send, which takes a processor for seconds; it sends
 * when it is told to.
 */
export function readySender(order: Order): Promise<() => Promise<Sent>> {
  return new Promise((resolve, reject) => {
    const child = beginElsewhere(SENDER);
    let failed = reject;
    child.once("error", (error) => failed(error));
    child.once("exit", (code) => code !== 0 && failed(new Error(`the sender of the load ended with ${code}`)));
    const send = (): Promise<Sent> =>
      new Promise((sent, refused) => {
        failed = refused;
        child.once("message", (told) => sent(told as Sent));
        child.send("send");
      });
    child.once("message", () => resolve(send));
    child.send(order);
  });
}

/** Sends what is ordered from a process of its own. */
export const sendLoad = async (order: Order): Promise<Sent> => (await readySender(order))();
