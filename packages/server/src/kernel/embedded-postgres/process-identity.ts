import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * When a process started, as an opaque word to compare; undefined when no such process runs (a zombie does not run).
 * Process numbers are reused, so a number means the same process only together with its start time.
 */
export function processStart(pid: number): string | undefined {
  try {
    return process.platform === "linux" ? linuxStart(pid) : psStart(pid);
  } catch {
    return undefined;
  }
}

/** Where process numbers mean the same: one boot and one process namespace on Linux, else one host. */
export function processPlace(): string {
  if (process.platform !== "linux") return hostname();
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
}

function linuxStart(pid: number): string | undefined {
  // proc(5): "pid (name) state ppid …"; the name may hold spaces and brackets; starttime is field 22.
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}

function psStart(pid: number): string | undefined {
  const [state = "", ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" })
    .trim()
    .split(/\s+/);
  return state === "" || state.startsWith("Z") ? undefined : start.join(" ");
}
