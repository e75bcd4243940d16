import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const cliProgram = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export type CliResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs the built CLI as its own process, in a folder, as a person or a pipeline would. */
export function runCli(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CliResult> {
  const options = { cwd, env: { PATH: process.env["PATH"], TZ: "UTC", ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [cliProgram, ...args], options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}
