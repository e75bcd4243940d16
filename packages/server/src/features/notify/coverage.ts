import { coverageFindings } from "@shipshape/domain/oncall/coverage";
import type { CoverageFinding, Reach } from "@shipshape/domain/oncall/coverage-finding";
import type { Kernel } from "../../kernel/kernel.ts";
import { type OnCallOver, onCallOver } from "../oncall/index.ts";
import { reachOfPeople } from "./reach-of-people.ts";

const DAY_MS = 86_400_000;
/** Load is judged over so many weeks, past ones among them: one turn of everybody is no pattern. */
const LOAD_DAYS = 84;

const STRANGER: Reach = { reach: "unknown_user", because: "there is no such account" };

export type ScheduleCoverage = Pick<OnCallOver, "name" | "displayName"> & {
  readonly findings: readonly CoverageFinding[];
  /** Whoever is on call for it in the span. */
  readonly members: readonly string[];
};

/** What is wrong with who is on call from a moment on, for so many days: every schedule, or one. */
export async function coverageAhead(
  kernel: Kernel,
  from: Date,
  days: number,
  wanted?: string,
): Promise<ScheduleCoverage[]> {
  const to = new Date(from.getTime() + days * DAY_MS);
  const schedules = await onCallOver(kernel.db, from, to);
  const load = await onCallOver(kernel.db, new Date(to.getTime() - LOAD_DAYS * DAY_MS), to);
  const loadOf = new Map(load.map(({ name, shifts }) => [name, shifts]));
  const everyShift = schedules.flatMap(({ shifts }) => shifts);
  const reaches = await reachOfPeople(kernel, [...new Set(everyShift.map(({ member }) => member))]);
  const reachOf = (member: string): Reach => reaches.get(member) ?? STRANGER;
  return schedules
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map(({ name, displayName, timeZone, shifts, gaps }) => ({
      name,
      displayName,
      members: [...new Set(shifts.map(({ member }) => member))],
      findings: coverageFindings({
        timeZone,
        fromMs: from.getTime(),
        toMs: to.getTime(),
        shifts,
        gaps,
        reachOf,
        everyShift,
        loadShifts: loadOf.get(name) ?? [],
      }),
    }));
}
