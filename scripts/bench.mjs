import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { allTargets, ensureBuilt } from "./build.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";

// A benchmark is a file in bench/ that says so: it has a `run` of its own and prints ratios.
const SUPPORT = ["load.ts", "process-cpu.ts"];
const benchmarks = readdirSync("bench").filter((name) => name.endsWith(".ts") && !SUPPORT.includes(name));
const wanted = process.argv.slice(2).map((name) => `${name}.ts`);
const unknown = wanted.find((name) => !benchmarks.includes(name));
if (unknown) {
  process.stderr.write(`There is no benchmark ${unknown}. There are: ${benchmarks.join(", ")}\n`);
  process.exit(2);
}
requireNode();
await ensureInstalled();
await ensureBuilt(allTargets);
for (const name of wanted.length > 0 ? wanted : benchmarks) {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `bench/${name}`], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
