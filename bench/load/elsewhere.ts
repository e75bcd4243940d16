import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { existsSync } from "node:fs";

const CHRT = "/usr/bin/chrt";
const [execPath, ...execArgv] = [
  ...(existsSync(CHRT) ? [CHRT, "--batch", "0"] : []),
  ...[process.execPath, "--import", "tsx"],
];

/**
 * Begins a program that would run on another machine: who sends the load, and who takes the mails. Here it must not push the server aside
 * each time it is answered or told (SCHED_BATCH).
 */
export const beginElsewhere = (program: string): ChildProcess => fork(program, { execPath, execArgv });

/**
 * This process stands for another machine as well: what it waits for a processor before it sees an answer is not the server's. It goes before
 * all others (SCHED_RR, without those that it begins), where it may.
 * @returns whether it may: as root on Linux.
 */
export function goFirst(): boolean {
  try {
    execFileSync(CHRT, ["--all-tasks", "--reset-on-fork", "--rr", "--pid", "1", String(process.pid)], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}
