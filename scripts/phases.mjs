import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  // The journeys' servers begin with a copy of one first start (first-start.mjs); the database's user has to pass through.
  const firstStart = mkdtempSync(join(tmpdir(), "shipshape-first-start-"));
  chmodSync(firstStart, 0o711);
  // Also when a signal ends the run.
  process.once("exit", () => rmSync(firstStart, { recursive: true, force: true }));
  const env = { SHIPSHAPE_FIRST_START: firstStart };
  const named = projects.map((name) => `--project=${name}`);
  const { code } = await runCommand(bin("vitest"), ["run", ...named], { show: true, env });
  return code === 0;
}

/**
 * One checker for each program: the programs run beside each other as it is, and what several checkers of one have in
 * common each of them works out again, for twice the processor's time. With more room its garbage costs less.
 */
const COMPILER = { args: ["--checkers", "1"], env: { GOGC: "400" } };

async function checkTypes() {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  const folders = [...packages, "packages/web/service-worker", "demo", "journeys", "bench"].filter(hasTypeScript);
  const programs = programsOf(folders);
  const check = (program) => runCommand(bin("tsc"), ["-p", program, ...COMPILER.args], { env: COMPILER.env });
  const results = await Promise.all(programs.map(check));
  const output = results.map((result) => result.output).filter((text) => text !== "");
  return { code: Math.max(...results.map((result) => result.code)), output: output.join("\n") };
}

/**
 * Folders whose compiler is told the same are one program: what they share is read and checked once, not once for each.
 * A folder that has no such neighbour is checked by its own configuration.
 */
function programsOf(folders) {
  const alike = new Map();
  for (const folder of folders) {
    const { compilerOptions, include } = JSON.parse(readFileSync(join(root, folder, "tsconfig.json"), "utf8"));
    const key = JSON.stringify(compilerOptions);
    alike.set(key, [...(alike.get(key) ?? []), { folder, compilerOptions, include }]);
  }
  return [...alike.values()].map((neighbours, at) => {
    if (neighbours.length === 1) return neighbours[0].folder;
    const path = join(root, ".cache", "types", `${at}.json`);
    const include = neighbours.flatMap(({ folder, include }) => include.map((part) => join(root, folder, part)));
    const { compilerOptions } = neighbours[0];
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions, include }));
    return path;
  });
}

function hasTypeScript(folder) {
  return sourceFiles([folder]).some((file) => /\.tsx?$/.test(file));
}
