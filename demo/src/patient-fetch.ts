import { setTimeout as sleep } from "node:timers/promises";

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1_000;
const BUSY: ReadonlySet<number> = new Set([429, 503]);

/**
 * Asks again after a pause, each twice as long as the one before, where the connection broke, or where the server is busy or
 * starts anew: a machine under load does so while the demo begins. For what may be done twice.
 */
export const patientFetch =
  (firstPauseMs = FIRST_PAUSE_MS): typeof fetch =>
  async (input, init) => {
    for (let attempt = 1; ; attempt += 1) {
      const isLast = attempt === ATTEMPTS;
      try {
        const response = await fetch(input, init);
        if (isLast || !BUSY.has(response.status)) return response;
        await response.body?.cancel();
      } catch (error) {
        if (isLast) throw error;
      }
      await sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  };
