import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, runCommand, secondsSince } from "./command.mjs";
import { sourceFiles } from "./fingerprint.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);

/** Runs a phase and prints its time; its output too when it failed. Returns whether it passed. */
async function phase(name, work, { showAlways = false } = {}) {
  const began = performance.now();
  const { code, output } = await work();
  if ((code !== 0 || showAlways) && output !== "") console.log(output);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name}, ${secondsSince(began)}`);
  return code === 0;
}

/** What is checked without running the product; returns the names of the phases that failed. */
export async function runStaticPhases() {
  const failed = [];
  if (!(await phase("types", checkTypes))) failed.push("types");
  if (!(await phase("lint", () => runCommand(bin("biome"), ["check", "--colors=off", "."])))) failed.push("lint");
  const checks = () => runCommand(process.execPath, ["scripts/checks.mjs"]);
  if (!(await phase("house checks", checks, { showAlways: true }))) failed.push("house checks");
  return failed;
}

/** Runs the tests of these projects (all when none is named), on our terminal; their closing lines end the output. */
export async function runTests(projects = []) {
  const { code } = await runCommand(bin("vitest"), ["run", ...projects.map((name) => `--project=${name}`)], {
    show: true,
  });
  return code === 0;
}

async function checkTypes() {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  const folders = [...packages, "demo", "journeys", "bench"].filter(hasTypeScript);
  const results = await Promise.all(folders.map((folder) => runCommand(bin("tsc"), ["-p", folder])));
  const output = results.map((result) => result.output).filter((text) => text !== "");
  return { code: Math.max(...results.map((result) => result.code)), output: output.join("\n") };
}

function hasTypeScript(folder) {
  return sourceFiles([folder]).some((file) => /\.tsx?$/.test(file));
}
