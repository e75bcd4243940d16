import type { Kernel } from "./kernel.ts";

/** As graphile-worker 0.17 says it in `localQueue`. */
const LOST = "Error occurred whilst returning jobs from local queue to database queue";

const isLostQueue = (reason: unknown): boolean => reason instanceof Error && reason.message.startsWith(LOST);

/**
 * A runner that ends while the database is away cannot give back the jobs that it holds; its package leaves that rejection to
 * nobody, and it would end this process. The next runner frees those jobs. Every other rejection that nobody handles ends the process
 * as before. Returns what undoes it.
 */
export function surviveLostQueue({ log }: Pick<Kernel, "log">, on: NodeJS.EventEmitter = process): () => void {
  const survive = (reason: unknown): void => {
    if (!isLostQueue(reason)) throw reason;
    log.warn({ err: reason }, "jobs could not be given back; the next runner takes them up");
  };
  on.on("unhandledRejection", survive);
  return () => void on.off("unhandledRejection", survive);
}
