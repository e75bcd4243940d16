import { messageOf } from "../problem.ts";
import { type Postmaster, type PostmasterPlan, startPostmaster } from "./postmaster.ts";

const firstPauseMs = 50;
const longestPauseMs = 5_000;
const steadyMs = 30_000;
const rotateEveryMs = 3_600_000;

/** What the launcher says while it works; pino's loggers fit. */
export interface LauncherLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** PostgreSQL ended without being asked to: how, and when it is started again. */
export interface PostmasterExit {
  because: string;
  restartsInMs: number;
}

export interface Supervised {
  pid(): number | undefined;
  onExit(listener: (exit: PostmasterExit) => void): () => void;
  stop(): Promise<void>;
}

/** The pause before the next start: doubled after each quick death, short again after a steady run. */
export function nextPause(lastPauseMs: number, ranMs: number): number {
  if (lastPauseMs === 0 || ranMs >= steadyMs) return firstPauseMs;
  return Math.min(lastPauseMs * 2, longestPauseMs);
}

/** Starts PostgreSQL, and starts it again whenever it dies, until it is stopped. Fails only when the first start does. */
export async function supervise(plan: PostmasterPlan, log: LauncherLog): Promise<Supervised> {
  const listeners = new Set<(exit: PostmasterExit) => void>();
  const rotation = setInterval(() => plan.postgresLog.rotateWhenLarge(), rotateEveryMs).unref();
  let current: Postmaster | undefined = await startPostmaster(plan);
  let restarting: Promise<void> | undefined;
  let wake = () => {};
  let stopping = false;
  let pauseMs = 0;

  const watch = (postmaster: Postmaster) => {
    const startedAt = performance.now();
    void postmaster.exited.then((because) => {
      current = undefined;
      if (!stopping) restarting = restart(because, performance.now() - startedAt);
    });
  };

  const restart = async (firstCause: string, ranMs: number) => {
    let because = firstCause;
    pauseMs = nextPause(pauseMs, ranMs);
    while (!stopping) {
      log.warn(
        { because, restartsInMs: pauseMs, log: plan.postgresLog.path },
        "the embedded database ended; restarting it",
      );
      for (const listener of listeners) listener({ because, restartsInMs: pauseMs });
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pauseMs);
      });
      if (stopping) return;
      try {
        current = await startPostmaster(plan);
        log.info({ pid: current.pid }, "the embedded database is back");
        return watch(current);
      } catch (error) {
        because = messageOf(error);
        pauseMs = nextPause(pauseMs, 0);
      }
    }
  };

  watch(current);
  return {
    pid: () => current?.pid,
    onExit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      stopping = true;
      clearInterval(rotation);
      wake();
      await restarting;
      await current?.stop();
    },
  };
}
