import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a program in the repository and returns its exit code and what it wrote (nothing when `show` lets it write to
 * our terminal itself). A signal that ends us ends it first.
 */
export async function runCommand(file, args, { show = false, env = {}, ask = "ignore" } = {}) {
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: show ? "inherit" : [ask, "pipe", "pipe"],
  });
  const forward = (signal) => {
    child.kill(signal);
    process.exitCode = 128 + constants.signals[signal];
    child.once("exit", () => process.exit());
  };
  process.on("SIGINT", forward).on("SIGTERM", forward);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      output += `${file}: ${error.message}\n`;
      resolve(127);
    });
    child.once("close", (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
  process.off("SIGINT", forward).off("SIGTERM", forward);
  return { code, output: output.trim() };
}

/** "1.4 s" since a performance.now(). */
export function secondsSince(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
