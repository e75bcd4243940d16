import { type ChildProcess, fork } from "node:child_process";
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
