import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

export function upCommand(): Command {
  const command = new Command("up")
    .description("Start the server here: what is missing is installed, what is stale is built")
    .option("--demo", "and the demo beside it");
  return command.action(async () => {
    const flags = command.opts<{ demo?: boolean }>().demo ? ["--demo"] : [];
    const child = spawn(process.execPath, ["--max-semi-space-size=32", join(ROOT, "scripts/start.mjs"), ...flags], {
      stdio: "inherit",
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    process.exitCode = await new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  });
}
