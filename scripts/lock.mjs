import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../.cache/locks/", import.meta.url));
const justBornMs = 2_000;

/** Runs the work while no other process runs work under the same name. A killed process's lock is taken over. */
export async function withLock(name, work) {
  const path = join(folder, `${name}.lock`);
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!taken(path)) {
    if (isStale(path)) {
      discard(path);
      continue;
    }
    if (!told) console.log(`Waiting for another process (${readOwner(path)?.pid ?? "starting"}) to finish: ${name} …`);
    told = true;
    await sleep(100);
  }
  const remove = () => rmSync(path, { force: true });
  process.once("exit", remove);
  try {
    return await work();
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function taken(path) {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isStale(path) {
  const owner = readOwner(path);
  if (owner !== undefined) return startOf(owner.pid) !== owner.start;
  try {
    return Date.now() - statSync(path).mtimeMs > justBornMs;
  } catch {
    return false;
  }
}

/** Renaming first: of two processes that find the same stale lock, one discards it. */
function discard(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside)) renameSync(aside, path);
    rmSync(aside, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function readOwner(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** When a process started, or that it runs at all where the system does not tell; null when it does not. */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : fields[19];
  } catch {
    return "runs";
  }
}
