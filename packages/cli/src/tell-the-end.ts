import { setTimeout as later } from "node:timers/promises";
import { ApiProblem } from "@shipshape/contract/problem";
import { EXIT } from "./exit-code.ts";
import type { Ended } from "./run-program.ts";

/** A server that starts anew is back by then. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

type Telling = {
  /** Tells the server; what a person reads of that. */
  readonly tell: () => Promise<string>;
  /** The command that tells it later. */
  readonly mend: string;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly write?: (line: string) => void;
};

/** No answer, or a fault of the server: the same may be taken a moment later. */
export const isAway = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Tells the server how a program ended, for a quarter of a minute where it is away. What was done is done: where it cannot be told
 * the program's own code stays, so that no pipeline does it again; only one that did well ends with the code of a server that is away.
 */
export async function tellTheEnd(
  ended: Ended,
  { tell, mend, sleep = later, write = toStderr }: Telling,
): Promise<number> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    try {
      write(await tell());
      return ended.exitCode;
    } catch (error) {
      if (pauseMs !== undefined && isAway(error)) {
        await sleep(pauseMs);
        continue;
      }
      write(`${messageOf(error)}\nThe program ended (${ended.status}), and that could not be told. Tell it: ${mend}`);
      break;
    }
  }
  return ended.exitCode === 0 ? EXIT.unreachable : ended.exitCode;
}
