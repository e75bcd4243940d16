import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { allTargets, ensureBuilt } from "./build.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";

// A benchmark is a file in bench/ itself: it runs by itself and prints ratios. What several share lies in folders.
const benchmarks = readdirSync("bench").filter((name) => name.endsWith(".ts"));
// Names of benchmarks first; whatever begins with a dash, and what follows it, is for them.
const given = process.argv.slice(2);
const firstOption = given.findIndex((one) => one.startsWith("-"));
const [names, options] = firstOption < 0 ? [given, []] : [given.slice(0, firstOption), given.slice(firstOption)];
const wanted = names.map((name) => `${name}.ts`);
const unknown = wanted.find((name) => !benchmarks.includes(name));
if (unknown) {
  process.stderr.write(`There is no benchmark ${unknown}. There are: ${benchmarks.join(", ")}\n`);
  process.exit(2);
}
requireNode();
await ensureInstalled();
await ensureBuilt(allTargets);
for (const name of wanted.length > 0 ? wanted : benchmarks) {
  const { status } = spawnSync(process.execPath, ["--import", "tsx", `bench/${name}`, ...options], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
