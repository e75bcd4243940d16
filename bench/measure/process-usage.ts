import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;

type Stat = { readonly pid: number; readonly parent: number; readonly cpuMs: number };

/**
 * One line of /proc/<pid>/stat; a name in brackets may hold spaces, so fields are counted from its end. The time of
 * children that ended counts with their parent's.
 */
function statOf(pid: number): Stat | undefined {
  const text = readOrNothing(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS };
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // the process ended while we looked
  }
}

/** A process and its descendants. */
function familyOf(root: number): Stat[] {
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
  return all.filter(({ pid }) => family.has(pid));
}

/** The CPU time that a process and its descendants have used so far, in milliseconds. Linux only. */
export const cpuMsOf = (root: number): number => familyOf(root).reduce((sum, { cpuMs }) => sum + cpuMs, 0);

export type Usage = {
  /** CPU of the process itself, and of its descendants. */
  readonly ownCpuMs: number;
  readonly descendantsCpuMs: number;
  /** Memory of all of them, what they share counted once (PSS), and of the process itself. */
  readonly pssBytes: number;
  readonly ownPssBytes: number;
};

/** What a process and its descendants use. Linux only. */
export function usageOf(root: number): Usage {
  const family = familyOf(root);
  const sum = (of: (stat: Stat) => number) => family.reduce((all, stat) => all + of(stat), 0);
  const own = family.find(({ pid }) => pid === root)?.cpuMs ?? 0;
  const ended = endedChildrenCpuMs(root);
  return {
    ownCpuMs: own - ended,
    descendantsCpuMs: sum(({ cpuMs }) => cpuMs) - own + ended,
    pssBytes: sum(({ pid }) => pssBytesOf(pid)),
    ownPssBytes: pssBytesOf(root),
  };
}

function endedChildrenCpuMs(pid: number): number {
  const text = readOrNothing(`/proc/${pid}/stat`) ?? "";
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

function pssBytesOf(pid: number): number {
  const text = readOrNothing(`/proc/${pid}/smaps_rollup`) ?? "";
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
}
