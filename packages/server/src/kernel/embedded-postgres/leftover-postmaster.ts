import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { processStart } from "./process-identity.ts";

const fastShutdownMs = 15_000;
const immediateShutdownMs = 5_000;

/**
 * Ends what an earlier, killed Shipshape left: its PostgreSQL may still run, or its lock file names a process that is
 * gone. Only for the owner of the data directory, so nobody else can be using these files.
 */
export async function clearLeftoverPostmaster(
  clusterDirectory: string,
  report: (message: string) => void,
): Promise<void> {
  const lockPath = join(clusterDirectory, "postmaster.pid");
  const pid = await lockedBy(lockPath);
  // A number that nobody has is a lock PostgreSQL clears by itself.
  if (pid === undefined || !taken(pid)) return;
  if (processStart(pid) === undefined || !servesCluster(pid, clusterDirectory)) {
    // PostgreSQL itself takes a zombie, or another program with this reused number, for a running postmaster.
    await rm(lockPath, { force: true });
    return;
  }
  report(`stopping the database that an earlier run left behind (process ${pid})`);
  if (await endProcess(pid, "SIGINT", fastShutdownMs)) return;
  if (await endProcess(pid, "SIGQUIT", immediateShutdownMs)) return;
  throw new EmbeddedPostgresError(
    `A PostgreSQL of an earlier run (process ${pid}) still uses ${clusterDirectory} and does not stop. ` +
      `Stop it with \`kill -QUIT ${pid}\`, then start again.`,
  );
}

async function lockedBy(lockPath: string): Promise<number | undefined> {
  const content = await readFile(lockPath, "utf8").catch(() => "");
  const pid = Number.parseInt(content, 10);
  return pid > 1 ? pid : undefined;
}

function taken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function servesCluster(pid: number, clusterDirectory: string): boolean {
  try {
    if (process.platform !== "linux") {
      const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
      return command.includes("postgres") && command.includes(clusterDirectory);
    }
    // A postmaster works inside its data directory.
    return (
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDirectory) &&
      basename(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "") === "postgres"
    );
  } catch {
    return false;
  }
}

async function endProcess(pid: number, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  const start = processStart(pid);
  if (start === undefined) return true;
  if (taken(pid)) process.kill(pid, signal);
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (processStart(pid) !== start) return true;
    await sleep(20);
  }
  return false;
}
