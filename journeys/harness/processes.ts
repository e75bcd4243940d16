import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** The processes that work inside this folder or below it: of an embedded PostgreSQL, every one of its backends too. */
export function processesIn(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const place = workingFolder(pid);
      return place !== undefined && (place === folder || place.startsWith(`${folder}/`));
    });
}

/** Kills them all; one that was gone by itself, such as a backend whose postmaster was killed just before, is as dead. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** The process number of the embedded PostgreSQL of this data directory; undefined while none is written down. */
export function postmasterOf(dataDirectory: string): number | undefined {
  try {
    const [first = ""] = readFileSync(join(dataDirectory, "postgres", "postmaster.pid"), "utf8").split("\n");
    return Number(first) || undefined;
  } catch {
    return undefined;
  }
}
