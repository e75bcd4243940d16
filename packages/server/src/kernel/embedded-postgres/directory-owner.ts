import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { processPlace, processStart } from "./process-identity.ts";

const heartbeatMs = 1_000;

interface Owner {
  pid: number;
  start: string;
  place: string;
  host: string;
}

/**
 * Makes this process the only Shipshape on a data directory; returns what gives it up again.
 * The lock of a killed process does not block: its process number and start time tell that it is gone. An owner in
 * another container or on another host (a shared volume) cannot be looked up; there the lock's heartbeat decides: it is
 * gone when the lock was not touched for `silenceMs`.
 */
export async function ownDirectory(dataDirectory: string, silenceMs = 3_500): Promise<() => Promise<void>> {
  const path = join(dataDirectory, "shipshape.lock");
  const me: Owner = {
    pid: process.pid,
    start: processStart(process.pid) ?? "",
    place: processPlace(),
    host: hostname(),
  };
  const mine = JSON.stringify(me);
  while (!createExclusively(path, mine)) {
    const found = readIfThere(path);
    if (found === undefined) continue;
    const verdict = await ownerState(path, found, me, silenceMs);
    if (verdict.decision === "alive") throw inUse(dataDirectory, verdict.because);
    removeIfUnchanged(path, found);
  }
  const heartbeat = setInterval(() => {
    // The file's own clock, not ours: only that it changes matters.
    const time = performance.timeOrigin / 1000 + performance.now() / 1000;
    utimes(path, time, time).catch(() => undefined);
  }, heartbeatMs).unref();
  return async () => {
    clearInterval(heartbeat);
    if (readIfThere(path) === mine) await rm(path, { force: true });
  };
}

async function ownerState(
  path: string,
  content: string,
  me: Owner,
  silenceMs: number,
): Promise<{ decision: "alive" | "gone"; because: string }> {
  const owner = parseOwner(content);
  if (owner?.place === me.place) {
    const alive = processStart(owner.pid) === owner.start;
    return { decision: alive ? "alive" : "gone", because: `process ${owner.pid} on this host` };
  }
  // A lock that names nobody was cut short while being written: its writer is judged by its heartbeat too.
  const name = owner === undefined ? "a process that is just starting" : `process ${owner.pid} on ${owner.host}`;
  const before = await modifiedMs(path);
  await sleep(silenceMs);
  const beats = (await modifiedMs(path)) !== before;
  return { decision: beats ? "alive" : "gone", because: `${name}, by its heartbeat` };
}

function parseOwner(content: string): Owner | undefined {
  try {
    const owner: Partial<Owner> = JSON.parse(content);
    const { pid, start, place, host } = owner;
    if (typeof pid !== "number" || typeof start !== "string" || typeof place !== "string") return undefined;
    return { pid, start, place, host: host ?? "another host" };
  } catch {
    return undefined;
  }
}

/** The lock is there whole or not at all: an empty one would be taken for that of somebody who died while writing it. */
function createExclusively(path: string, content: string): boolean {
  const draft = `${path}.new.${process.pid}`;
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code)) throw error;
    return createWithoutLinks(path, content);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** On a file system without links: between its beginning and its content are microseconds. */
function createWithoutLinks(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Two starters may both find a dead owner, and one of them a live lock by the time it takes the dead one away: it looks once more at the last
 * moment, without letting go of the thread, and whoever moved away a lock it did not judge puts it back.
 */
function removeIfUnchanged(path: string, judged: string): void {
  if (readIfThere(path) !== judged) return;
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readIfThere(aside) !== judged) copyFileSync(aside, path, constants.COPYFILE_EXCL);
  } catch {
    // another took it away, or made its own
  }
  rmSync(aside, { force: true });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function modifiedMs(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  );
}

function inUse(dataDirectory: string, who: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Another Shipshape (${who}) is using the data directory ${dataDirectory}. ` +
      "Stop that one first, or give this one another data directory; to run several on the same data, " +
      "set DATABASE_URL to a PostgreSQL server they share.",
  );
}
