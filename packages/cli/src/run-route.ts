import { callRoute } from "@shipshape/contract/client";
import { ApiProblem } from "@shipshape/contract/problem";
import type { CallOutput, Route } from "@shipshape/contract/route";
import type { Command } from "commander";
import * as z from "zod";
import { connectionOf } from "./connection.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { write } from "./print.ts";

type Parts = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

const globalsOf = (command: Command) => command.optsWithGlobals<{ url?: string; token?: string; json?: boolean }>();

/** Calls a route as the options of this command say: where, and with which token. */
export const call = <R extends Route>(command: Command, route: R, parts: Parts = {}): Promise<CallOutput<R>> =>
  callRoute(route, connectionOf(globalsOf(command), process.env), parts) as Promise<CallOutput<R>>;

/** Prints the answer: as JSON when asked for it, otherwise for people. */
export function show<T>(command: Command, answer: T, forPeople: (answer: T) => string): void {
  const text = globalsOf(command).json ? JSON.stringify(answer, null, 2) : forPeople(answer);
  write(process.stdout, text);
}

function problemText(problem: ApiProblem): string {
  const faults = problem.faults.map(({ file, line, path, message }) => {
    const place = [file, line].filter((part) => part !== undefined).join(":");
    return `  ${[place, path].filter(Boolean).join(" ")}: ${message}`;
  });
  const mend =
    problem.status === 401
      ? "\nGive a token: --token, or SHIPSHAPE_TOKEN. 'shipshape token create --help' tells how to make one."
      : "";
  const [headline = ""] = problem.message.split("\n");
  // one sentence says it all where it names the only fault itself
  const isSaid = problem.faults.length < 2 && problem.faults.every(({ message }) => headline.includes(message));
  return `${[problem.faults.length === 0 ? problem.message : headline, ...(isSaid ? [] : faults)].join("\n")}${mend}`;
}

/** Ends the program with a sentence and the code of what went wrong. */
export function fail(error: unknown, asJson: boolean): never {
  if (error instanceof ApiProblem) {
    const { status, code, message, faults } = error;
    write(process.stderr, asJson ? JSON.stringify({ status, code, detail: message, faults }) : problemText(error));
    process.exit(exitCodeOf(error));
  }
  if (error instanceof z.ZodError) {
    process.stderr.write(`The server's answer has another form than this version knows: ${z.prettifyError(error)}\n`);
    process.exit(EXIT.server);
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(EXIT.invalid);
}
