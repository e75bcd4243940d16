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

/** What proc(5) tells of a process in `stat`, from its third field on: "pid (name) state ppid …"; the name may hold spaces and brackets. */
export function statAfterName(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function linuxStart(pid: number): string | undefined {
  const { 0: state, 19: starttime } = statAfterName(pid);
  return state === "Z" || state === "X" ? undefined : starttime;
}

function psStart(pid: number): string | undefined {
  const [state = "", ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" })
    .trim()
    .split(/\s+/);
  return state === "" || state.startsWith("Z") ? undefined : start.join(" ");
}
