import type { CallOutput } from "@shipshape/contract/route";
import type { ListedSlo, Slo, slo } from "@shipshape/contract/slo";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type SloView = z.infer<typeof Slo>;
/** With the document that it was made from. */
export type SloDetail = CallOutput<typeof slo.get>;
export type ListedSloView = z.infer<typeof ListedSlo>;

const STATUSES: Readonly<Record<SloView["status"], Status>> = {
  ok: { tone: "ok", word: "On track" },
  burning: { tone: "warn", word: "Burning" },
  spent: { tone: "bad", word: "Budget spent" },
  no_data: { tone: "unknown", word: "No data" },
};

export const sloStatus = ({ status }: Pick<SloView, "status">): Status => STATUSES[status];

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** 0.9995 as "99.95 %": as many digits as it has. */
export const targetText = (target: number): string => `${round(target * 100, 6)} %`;

/** A share of good events beside its target: one digit more than the target's nines, so that a miss is seen. */
export function attainedText(attained: number | null, target: number): string {
  if (attained === null) return "no events";
  const nines = Math.ceil(-Math.log10(1 - target) - 1e-9);
  return `${(Math.floor(attained * 10 ** (nines + 2)) / 10 ** nines).toFixed(nines)} %`;
}

/** What an objective counts. */
export const countedWord = ({ budgetingMethod }: Pick<SloView, "budgetingMethod">): string =>
  budgetingMethod === "Occurrences" ? "Events" : "Time slices";

/** What is left of a budget: "62 %", "0.4 %" when little is, "−18 %" when overspent. */
export function shareText(share: number | null): string {
  if (share === null) return "no events";
  const percent = share * 100;
  const digits = Math.abs(percent) < 1 && percent !== 0 ? 1 : 0;
  return `${round(percent, digits).replace("-", "−")} %`;
}

/** A burn rate: "14.4×"; how many times faster than evenly. */
export const burnText = (burn: number | null): string =>
  burn === null ? "no events" : `${Number(burn.toPrecision(3))}×`;

/** "30d" as "30 days"; a calendar window as "each month". */
export function windowText(window: string): string {
  const [, calendarUnit] = /^calendar: (\w+)$/.exec(window) ?? [];
  if (calendarUnit) return `each ${calendarUnit}`;
  const [, count, unit] = /^(\d+)([dhw])$/.exec(window) ?? [];
  const word = { d: "day", h: "hour", w: "week" }[unit ?? ""];
  if (count === undefined || word === undefined) return window;
  return `${count} ${word}${count === "1" ? "" : "s"}`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The objective as a sentence. */
export function objectiveSentence({ displayName, target, window, description }: SloView): string {
  const span = window.startsWith("calendar") ? windowText(window) : `over ${windowText(window)}`;
  const what = description || `${lowerFirst(displayName)}.`;
  return `${targetText(target)} ${span}: ${lowerFirst(what)}`;
}

/** When the budget is empty if it burns on like now. */
export function exhaustionText({ budget, timeToExhaustionMinutes: minutes }: SloView): string {
  if (budget?.remainingShare == null) return "nothing counted yet";
  if (budget.remainingShare <= 0) return "spent";
  if (minutes === null) return "lasts as it is";
  return minutes < 1 ? "empty in under a minute" : `empty in ${humanizeMinutes(minutes)}`;
}

/** The burn of the shortest alerting pair: what happens now. */
export const burnNow = ({ burn }: SloView): number | null =>
  [...burn].sort((a, b) => a.longWindowMinutes - b.longWindowMinutes)[0]?.longBurn ?? null;

/** "region eu-1": the labels' values that make a group. */
export const groupText = ({ group }: Pick<SloView, "group">): string =>
  Object.entries(group)
    .map(([label, value]) => `${label} ${value}`)
    .join(", ");

/** "1 of 120 groups is spent, 3 burn": how the groups of a roll-up stand, the worst first. */
export function groupsText({ count, spent, burning, noData }: NonNullable<ListedSloView["groups"]>): string {
  const groups = count === 1 ? "1 group" : `${count} groups`;
  const [first, ...others] = [
    [spent, "is spent", "are spent"],
    [burning, "burns", "burn"],
    [noData, "has no data", "have no data"],
  ].flatMap(([number, one, many]) => (number === 0 ? [] : [{ number, verb: number === 1 ? one : many }]));
  if (!first) return `${groups}, all on track`;
  return [`${first.number} of ${groups} ${first.verb}`, ...others.map(({ number, verb }) => `${number} ${verb}`)].join(
    ", ",
  );
}
