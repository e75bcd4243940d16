import { setTimeout as later } from "node:timers/promises";
import { isAway, messageOf } from "./tell-the-end.ts";

/** A server that starts anew is back by then; nobody waits longer for a record. */
const PAUSES_MS = [1_000, 2_000];

type Telling<T> = {
  readonly tell: () => Promise<T>;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly write?: (line: string) => void;
};

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Tells the server that a program begins. A server that is away holds up nobody's deployment: undefined then, and the whole is told when
 * the program ended. What the server refuses is thrown, before anything was done.
 */
export async function tellTheStart<T>({ tell, sleep = later, write = toStderr }: Telling<T>): Promise<T | undefined> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    try {
      return await tell();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (pauseMs !== undefined) await sleep(pauseMs);
      else write(`${messageOf(error)}\nThe program is run all the same; that it ran is told when it ended.`);
    }
  }
  return undefined;
}
