import { fileURLToPath } from "node:url";
import { beginElsewhere } from "../load/elsewhere.ts";

const TAKER = fileURLToPath(new URL("mail-taker.ts", import.meta.url));

/** A mail server that takes every mail and keeps none, in a process of its own. */
export function openMailSink(): Promise<{ readonly url: string; close(): void }> {
  return new Promise((resolve, reject) => {
    const child = beginElsewhere(TAKER);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the mail server of the bench ended with ${code}`)));
    child.once("message", (port) => resolve({ url: `smtp://127.0.0.1:${port}`, close: () => child.disconnect() }));
  });
}
