import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runCommand, secondsSince } from "./command.mjs";
import { withLock } from "./lock.mjs";

const stamp = join(root, "node_modules", ".shipshape-install");
const oldestNode = [20, 19];

/** Stops with a sentence when this Node.js is too old to run Shipshape. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(
    `Shipshape needs Node.js ${oldestNode.join(".")} or newer; this is ${version}. ` +
      "Install a newer one (https://nodejs.org, or your system's package manager) and run the command again.",
  );
  process.exit(1);
}

/** Installs the packages that package-lock.json names, when they are not what node_modules holds. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock("install", async () => {
    if (isInstalled()) return;
    const began = performance.now();
    console.log("Installing packages …");
    // Not `npm ci`: it refuses a lock file written where a registry lacks some other platform's optional packages.
    const args = ["install", "--no-save", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
    const npm = await runCommand("npm", args);
    if (npm.code !== 0) {
      console.error(npm.output);
      console.error("The packages could not be installed: see npm's message above, then run the command again.");
      process.exit(1);
    }
    writeFileSync(stamp, lockHash());
    console.log(`Installing packages … ${secondsSince(began)}`);
  });
}

function isInstalled() {
  const wanted = lockHash();
  if (wanted === undefined || read(stamp) === wanted) return true;
  if (!npmInstalledThat()) return false;
  try {
    writeFileSync(stamp, wanted);
  } catch {
    // Installed by another user: npm's record is read again the next time.
  }
  return true;
}

function lockHash() {
  const lock = read(join(root, "package-lock.json"));
  return lock === undefined ? undefined : createHash("sha256").update(lock).digest("hex");
}

/** npm keeps its own record of what it put into node_modules; a developer's `npm install` leaves no stamp of ours. */
function npmInstalledThat() {
  const record = read(join(root, "node_modules", ".package-lock.json"));
  if (record === undefined) return false;
  const lock = JSON.parse(read(join(root, "package-lock.json")));
  return lockIsMet(lock.packages, JSON.parse(record).packages);
}

/** Whether all packages of a lock file are among the present ones; those for another system may be missing. */
export function lockIsMet(locked, present, here = process) {
  return Object.entries(locked)
    .filter(([path]) => path.includes("node_modules/"))
    .every(([path, wants]) => {
      const found = present[path];
      if (found !== undefined) return wants.link === true || found.version === wants.version;
      return wants.optional === true && !isFor(here, wants);
    });
}

/** Which C library a package wants (libc) is for npm to judge: such a package may be missing. */
function isFor(here, { os, cpu, libc }) {
  return os !== undefined && libc === undefined && os.includes(here.platform) && (cpu?.includes(here.arch) ?? true);
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  requireNode();
  await ensureInstalled();
}
