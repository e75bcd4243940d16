import { readFileSync, unlinkSync } from "node:fs";

/**
 * The crash suite names a file with SHIPSHAPE_FAULT_FILE and writes into it where a process is to die: `notify.claimed` for
 * ourselves, `notify.claimed 4711` for another one, such as the database. Without the variable a fault point is nothing.
 */
const file = process.env["SHIPSHAPE_FAULT_FILE"];

/** A step at which the crash suite may end a process, as a power cut would. */
export function faultPoint(name: string): void {
  if (file === undefined) return;
  let wanted: string;
  try {
    wanted = readFileSync(file, "utf8").trim();
  } catch {
    return;
  }
  const [at, pid] = wanted.split(" ");
  if (at !== name) return;
  unlinkSync(file);
  process.kill(pid === undefined ? process.pid : Number(pid), "SIGKILL");
}
