import type { Problem } from "../problem.ts";
import { timeZoneProblem } from "../time/time-zone.ts";
import type { BudgetingMethod } from "./budget.ts";
import { parseWindowDuration, type SloWindow, windowMinutes } from "./window.ts";

/** One objective as OpenSLO v1 writes it. */
export type Objective = {
  readonly target?: number | undefined;
  readonly targetPercent?: number | undefined;
  readonly timeSliceTarget?: number | undefined;
  readonly timeSliceWindow?: string | undefined;
};

/** The part of an OpenSLO v1 SLO spec that is judged here; the shape itself is the contract's business. */
export type SloSpec = {
  readonly budgetingMethod: BudgetingMethod;
  readonly timeWindow: readonly SloWindow[];
  readonly objectives: readonly Objective[];
  readonly indicator?: { readonly spec: { readonly ratioMetric?: RatioMetric | undefined } } | undefined;
};
export type RatioMetric = {
  readonly good?: unknown;
  readonly bad?: unknown;
  readonly total?: unknown;
};

/** Everything wrong with an SLO spec, in document order; an empty list when it can be used. */
export function validateSloSpec(spec: SloSpec): Problem[] {
  return [
    ...validateRatio(spec.indicator?.spec.ratioMetric, "indicator.spec.ratioMetric"),
    ...exactlyOne(spec.timeWindow, "timeWindow", "time window"),
    ...spec.timeWindow.flatMap((window, index) => validateWindow(window, `timeWindow[${index}]`)),
    ...(spec.objectives.length > 0
      ? []
      : [{ path: "objectives", message: "at least one objective is needed, such as - target: 0.999" }]),
    ...spec.objectives.flatMap((objective, index) => [
      ...validateObjective(objective, spec.budgetingMethod, `objectives[${index}]`),
      ...sliceFitsWindow(objective, spec.timeWindow[0], `objectives[${index}].timeSliceWindow`),
    ]),
  ];
}

/**
 * Everything wrong with one objective under a budgeting method (OpenSLO v1, "objectives"): exactly one of target and
 * targetPercent, strictly within its range; a slice target for Timeslices; a slice window for both slice methods.
 */
export function validateObjective(objective: Objective, method: BudgetingMethod, path = ""): Problem[] {
  const at = (field: string): string => (path === "" ? field : `${path}.${field}`);
  const { timeSliceTarget, timeSliceWindow } = objective;
  const problems = validateTarget(objective, at);
  const add = (field: string, message: string): number => problems.push({ path: at(field), message });

  if (method === "Timeslices" && timeSliceTarget === undefined) {
    add("timeSliceTarget", "Timeslices needs the share of good events that makes a slice good, such as 0.95");
  }
  if (method !== "Timeslices" && timeSliceTarget !== undefined) {
    add("timeSliceTarget", `${method} does not judge slices: remove it, or set budgetingMethod to Timeslices`);
  }
  if (timeSliceTarget !== undefined && !(timeSliceTarget > 0 && timeSliceTarget <= 1)) {
    add("timeSliceTarget", `${timeSliceTarget} is not a share: use more than 0 and at most 1, such as 0.95`);
  }
  if (method === "Occurrences" && timeSliceWindow !== undefined) {
    add("timeSliceWindow", "Occurrences counts events, not slices: remove it, or choose a budgetingMethod with slices");
  }
  if (method !== "Occurrences" && timeSliceWindow === undefined) {
    add("timeSliceWindow", `${method} needs the length of a slice, such as "1m"`);
  }
  if (timeSliceWindow !== undefined && !["m", "h"].includes(parseWindowDuration(timeSliceWindow)?.unit ?? "")) {
    add(
      "timeSliceWindow",
      `"${timeSliceWindow}" is not the length of a slice: use whole minutes or hours, such as "1m"`,
    );
  }
  return problems;
}

/** The target as a share between 0 and 1, from either way of writing it; undefined where `validateObjective` objects. */
export function targetOf(objective: Objective): number | undefined {
  if (validateTarget(objective, (field) => field).length > 0) return undefined;
  if (objective.target !== undefined) return objective.target;
  // 99.9 / 100 is 0.9990000000000001 in binary
  return objective.targetPercent === undefined ? undefined : Number((objective.targetPercent / 100).toPrecision(15));
}

/** Everything wrong with a time window: its duration, and a calendar if and only if it does not roll. */
export function validateWindow(window: SloWindow, path = ""): Problem[] {
  const at = (field: string): string => (path === "" ? field : `${path}.${field}`);
  const problems: Problem[] = [];
  const add = (field: string, message: string): number => problems.push({ path: at(field), message });
  const { duration, calendar } = window;
  const isRolling = window.isRolling ?? false;
  const unit = parseWindowDuration(duration)?.unit;

  if (unit === undefined) {
    add("duration", `"${duration}" is not a duration: write a number and one of m h d w M Q Y, such as "30d" or "1M"`);
  }
  if (isRolling && calendar !== undefined) {
    add("calendar", "a rolling window has no calendar: remove it, or set isRolling to false");
  }
  if (!isRolling && calendar === undefined) {
    add(
      "calendar",
      "a window that does not roll needs startTime and timeZone; for a rolling one set isRolling to true",
    );
  }
  if (!isRolling && unit === "m") {
    add("duration", `"${duration}" is ${parseWindowDuration(duration)?.count} min; a calendar month is written "1M"`);
  }
  if (!isRolling && unit === "h") add("duration", 'a calendar window is counted in d, w, M, Q or Y, such as "1M"');
  if (calendar !== undefined) {
    if (!isLocalTime(calendar.startTime)) {
      add("calendar.startTime", `"${calendar.startTime}" is not a local time such as "2026-01-01 00:00:00"`);
    }
    const zoneProblem = timeZoneProblem(calendar.timeZone);
    if (zoneProblem !== undefined) add("calendar.timeZone", zoneProblem);
  }
  return problems;
}

function isLocalTime(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (match === null) return false;
  const atMs = Date.parse(`${text.replace(" ", "T")}Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(text.replace(" ", "T"));
}

function validateTarget({ target, targetPercent }: Objective, at: (field: string) => string): Problem[] {
  if ((target === undefined) === (targetPercent === undefined)) {
    const message =
      target === undefined
        ? "a target is missing: write target: 0.999, or targetPercent: 99.9"
        : "target and targetPercent say the same thing: keep one of them";
    return [{ path: at("target"), message }];
  }
  if (target !== undefined && !(target > 0 && target < 1)) {
    const mend =
      target > 1 && target < 100
        ? `write target: ${Number((target / 100).toPrecision(12))} or targetPercent: ${target}`
        : "write a share such as 0.999";
    const reason = target === 1 ? "leaves no error budget" : "is not between 0 and 1";
    return [{ path: at("target"), message: `${target} ${reason}: ${mend}` }];
  }
  if (targetPercent !== undefined && !(targetPercent > 0 && targetPercent < 100)) {
    const reason = targetPercent === 100 ? "leaves no error budget" : "is not between 0 and 100";
    return [{ path: at("targetPercent"), message: `${targetPercent} ${reason}: write a percentage such as 99.9` }];
  }
  return [];
}

function validateRatio(ratio: RatioMetric | undefined, path: string): Problem[] {
  if (ratio === undefined) return [];
  const problems: Problem[] = [];
  if ((ratio.good === undefined) === (ratio.bad === undefined)) {
    const both = ratio.good !== undefined;
    const message = both
      ? "'good' and 'bad' exclude each other: keep one"
      : "one of 'good' and 'bad' is missing beside 'total'";
    problems.push({ path, message });
  }
  if (ratio.total === undefined)
    problems.push({ path: `${path}.total`, message: "'total' is missing: the query for all events" });
  return problems;
}

function exactlyOne(list: readonly unknown[], path: string, what: string): Problem[] {
  return list.length === 1 ? [] : [{ path, message: `exactly one ${what} is needed, and here are ${list.length}` }];
}

function sliceFitsWindow(objective: Objective, window: SloWindow | undefined, path: string): Problem[] {
  const slice = parseWindowDuration(objective.timeSliceWindow ?? "");
  if (slice === undefined || window === undefined || parseWindowDuration(window.duration) === undefined) return [];
  const sliceMinutes = windowMinutes(`${slice.count}${slice.unit}`);
  if (sliceMinutes <= windowMinutes(window.duration)) return [];
  return [
    {
      path,
      message: `a slice of ${objective.timeSliceWindow} is longer than the window of ${window.duration}: use "1m"`,
    },
  ];
}
