import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;

type Stat = { readonly pid: number; readonly parent: number; readonly cpuMs: number };

/** One line of /proc/<pid>/stat; a name in brackets may hold spaces, so fields are counted from its end. */
function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return undefined; // it ended while we looked
  }
}

/** The CPU time that a process and its descendants have used so far, in milliseconds. Linux only. */
export function cpuMsOf(root: number): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== undefined);
  const family = new Set([root]);
  for (let grew = true; grew; ) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grew = family.size > before;
  }
  return all.filter(({ pid }) => family.has(pid)).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
