import { createServer } from "node:net";

/** Below the range from which Linux takes the ports of outgoing connections: nobody gets it before its server does. */
const FROM = 20_000;
/** Each process of tests has its own, so that two that ask at the same moment are not given the same one. */
const SHARES = 8;
const COUNT = 12_000 / SHARES;
const share = Number(process.env["VITEST_POOL_ID"] ?? 0) % SHARES;

/** A loopback port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + share * COUNT + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
