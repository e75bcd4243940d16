import { spawn } from "node:child_process";
import { constants } from "node:os";

/** How a program ended: `aborted` where somebody interrupted it, or us. */
export type Ended = { readonly status: "succeeded" | "failed" | "aborted"; readonly exitCode: number };

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const NOT_FOUND = 127;

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
      process.stderr.write(`${error.message}\n`);
      end({ status: "failed", exitCode: NOT_FOUND });
    });
    child.on("exit", (code, signal) => {
      const killed = interrupted ?? signal;
      if (killed) end({ status: "aborted", exitCode: 128 + constants.signals[killed] });
      else end({ status: code === 0 ? "succeeded" : "failed", exitCode: code ?? 1 });
    });
  });
}
