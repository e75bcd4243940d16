import type { AddressInfo, Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const RETRY_FOR_MS = 3_000;
const PAUSE_MS = 25;

/** Listens and returns the port. A port in use is tried for three seconds: a process on its way out may still hold it. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const giveUpAt = Date.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await listenOnce(server, host, port);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
      if (Date.now() > giveUpAt) {
        throw new Error(`Port ${port} on ${host} is in use: stop the program that holds it, or choose another port.`);
      }
      await sleep(PAUSE_MS);
    }
  }
}

function listenOnce(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const isPortTaken = (error: unknown) => error instanceof Error && "code" in error && error.code === "EADDRINUSE";
