import type { Config } from "./config.ts";
import type { Http } from "./http.ts";
import { DomainError } from "./problem.ts";

const SWEEP_MS = 50;
const PATIENCE_MS = 10_000;

/** Why the operating system does not let us listen, with the mend; undefined where we know none. */
function sentenceOf(code: string | undefined, { host, port }: Pick<Config, "host" | "port">): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is in use by another program. Stop it, or choose another port: SHIPSHAPE_PORT=${port + 1} npm start`;
    case "EACCES":
      return `Port ${port} may not be opened by this user. Choose one above 1023: SHIPSHAPE_PORT=7447 npm start`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `SHIPSHAPE_HOST=${host} is no address of this machine. Use 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses.`;
    default:
      return undefined;
  }
}

/** Listens, and returns the address. What is wrong with host or port is said with its mend. */
export async function listen({ app }: Http, { host, port }: Pick<Config, "host" | "port">): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const sentence = sentenceOf((error as NodeJS.ErrnoException).code, { host, port });
    throw sentence === undefined ? error : new DomainError("conflict", sentence);
  }
}

/**
 * Takes no more requests, and waits for those under way, ten seconds at most. A connection that falls idle after its
 * last answer is closed at once: its client would keep it, and us, for more than a minute.
 */
export async function stopListening({ app }: Pick<Http, "app">): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  const sweep = setInterval(() => {
    if (performance.now() < giveUpAt) app.server.closeIdleConnections();
    else app.server.closeAllConnections();
  }, SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}
