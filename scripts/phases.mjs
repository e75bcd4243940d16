import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, runCommand, secondsSince } from "./command.mjs";
import { sourceFiles } from "./fingerprint.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);

/** What is checked without running the product, side by side; returns the names of the phases that failed. */
export async function runStaticPhases() {
  const phases = [
    phase("types", checkTypes),
    phase("lint", () => runCommand(bin("biome"), ["check", "--colors=off", "."])),
    phase("house checks", () => runCommand(process.execPath, ["scripts/checks.mjs"]), { showAlways: true }),
  ];
  const failed = [];
  for (const { name, code, text } of await Promise.all(phases)) {
    console.log(text);
    if (code !== 0) failed.push(name);
  }
  return failed;
}

/** Runs a phase; its text is its time, below its output when it failed. */
async function phase(name, work, { showAlways = false } = {}) {
  const began = performance.now();
  const { code, output } = await work();
  const verdict = `${code === 0 ? "ok  " : "FAIL"} ${name}, ${secondsSince(began)}`;
  const shown = (code !== 0 || showAlways) && output !== "";
  return { name, code, text: shown ? `${output}\n${verdict}` : verdict };
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
  const folders = [...packages, "packages/web/service-worker", "demo", "journeys", "bench"].filter(hasTypeScript);
  const results = await Promise.all(folders.map((folder) => runCommand(bin("tsc"), ["-p", folder])));
  const output = results.map((result) => result.output).filter((text) => text !== "");
  return { code: Math.max(...results.map((result) => result.code)), output: output.join("\n") };
}

function hasTypeScript(folder) {
  return sourceFiles([folder]).some((file) => /\.tsx?$/.test(file));
}
