import { spawn } from "node:child_process";
import { constants } from "node:os";

/** How a program ended: `aborted` where somebody interrupted it, or us. */
export type Ended = { readonly status: "succeeded" | "failed" | "aborted"; readonly exitCode: number };

/** By these somebody interrupts us: a person, the runner of a pipeline, a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Whoever is ended by one of these was ended by somebody; by another, such as SIGSEGV, by a fault of its own. */
const INTERRUPTING: ReadonlySet<string> = new Set([...SIGNALS, "SIGQUIT", "SIGKILL"]);
/** What a shell ends with. */
const [NOT_EXECUTABLE, NOT_FOUND] = [126, 127];

/** That a program could not be begun, as a shell would have it. */
function notBegun(program: string, { code, message }: NodeJS.ErrnoException): { text: string; ended: Ended } {
  if (code === "EACCES")
    return {
      text: `"${program}" may not be run: it is no program.`,
      ended: { status: "failed", exitCode: NOT_EXECUTABLE },
    };
  const text = code === "ENOENT" ? `There is no program "${program}".` : message;
  return { text, ended: { status: "failed", exitCode: NOT_FOUND } };
}

/**
 * Runs a program with its arguments, no shell, its output passed through. Whoever interrupts us interrupts it: we wait for its end, so
 * that what happened can still be told.
 */
export function runProgram(argv: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const [program = "", ...rest] = argv;
    const child = spawn(program, rest, { stdio: "inherit" });
    let interrupted: (typeof SIGNALS)[number] | undefined;
    const interrupt = (signal: (typeof SIGNALS)[number]) => () => {
      interrupted = signal;
      child.kill(signal);
    };
    const listeners = SIGNALS.map((signal) => [signal, interrupt(signal)] as const);
    for (const [signal, listener] of listeners) process.on(signal, listener);
    const end = (ended: Ended): void => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
      resolve(ended);
    };
    child.on("error", (error) => {
      const { text, ended } = notBegun(program, error);
      process.stderr.write(`${text}\n`);
      end(ended);
    });
    child.on("exit", (code, signal) => {
      const killed = interrupted ?? signal;
      if (killed) {
        const status = INTERRUPTING.has(killed) ? "aborted" : "failed";
        end({ status, exitCode: 128 + constants.signals[killed] });
      } else end({ status: code === 0 ? "succeeded" : "failed", exitCode: code ?? 1 });
    });
  });
}
