import { coverageFindings } from "@shipshape/domain/oncall/coverage";
import type { CoverageFinding, Reach } from "@shipshape/domain/oncall/coverage-finding";
import { restToldOnce } from "@shipshape/domain/oncall/coverage-rest";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { clipped, type Span } from "@shipshape/domain/time/span";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type OnCallOver, onCallOver } from "../oncall/index.ts";
import { reachOfPeople } from "./reach-of-people.ts";

/** Load is judged over so many weeks, past ones among them: one turn of everybody is no pattern. */
const LOAD_DAYS = 84;

const STRANGER: Reach = { reach: "unknown_user", because: "there is no such account" };

export type ScheduleCoverage = Pick<OnCallOver, "name" | "displayName"> & {
  readonly findings: readonly CoverageFinding[];
  /** Whoever is on call for it in the span. */
  readonly members: readonly string[];
};

/**
 * What is wrong with who is on call from a moment on, for so many days: every schedule, or one. Rest that somebody lacks
 * over several schedules is told with one of them.
 */
export async function coverageAhead(
  kernel: Kernel,
  from: Date,
  days: number,
  wanted?: string,
): Promise<ScheduleCoverage[]> {
  const toMs = from.getTime() + days * DAY_MS;
  const span = { fromMs: from.getTime(), toMs };
  const since = new Date(Math.min(span.fromMs, toMs - LOAD_DAYS * DAY_MS));
  const schedules = (await onCallOver(kernel.db, since, new Date(toMs))).map(({ shifts, gaps, ...schedule }) => ({
    ...schedule,
    loadShifts: shifts,
    shifts: within(shifts, span),
    gaps: within(gaps, span),
  }));
  const everyShift = grouped(
    schedules.flatMap(({ shifts }) => shifts),
    ({ member }) => member,
  );
  const everyShiftOf = (member: string) => everyShift.get(member) ?? [];
  const reaches = await reachOfPeople(kernel, [...everyShift.keys()]);
  const reachOf = (member: string): Reach => reaches.get(member) ?? STRANGER;
  const judged = schedules
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map((schedule) => ({ ...schedule, findings: coverageFindings({ ...schedule, reachOf, everyShiftOf }) }));
  return restToldOnce(judged).map(({ name, displayName, shifts, findings }) => ({
    name,
    displayName,
    members: [...new Set(shifts.map(({ member }) => member))],
    findings,
  }));
}

/** What of stretches lies within a span, each cut to it. */
const within = <S extends Span>(stretches: readonly S[], span: Span): S[] =>
  stretches.flatMap((stretch) => {
    const part = clipped(stretch, span);
    return part ? [{ ...stretch, ...part }] : [];
  });
