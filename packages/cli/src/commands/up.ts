import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The flags of Node itself, as `npm start` has them. */
function nodeFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { start: string } };
  return scripts.start.split(" ").filter((word) => word.startsWith("--"));
}

export function upCommand(): Command {
  const command = new Command("up")
    .description("Start the server here: what is missing is installed, what is stale is built")
    .option("--demo", "and the demo beside it");
  return command.action(async () => {
    const flags = command.opts<{ demo?: boolean }>().demo ? ["--demo"] : [];
    const program = [...nodeFlags(), join(ROOT, "scripts/start.mjs"), ...flags];
    const child = spawn(process.execPath, program, { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
    process.exitCode = await new Promise<number>((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
  });
}
