import type { WeekWindow } from "../time/week-window.ts";

/** Whose turn it is: one person, several at once, or nobody. */
export type Slot = string | readonly string[] | null;

export type RegularPeriod = { readonly unit: "hours" | "days" | "weeks" | "months"; readonly count: number };

/** Hand-offs by a rule of RFC 5545, without DTSTART: "FREQ=WEEKLY;BYDAY=MO,TH"; the first hand-off is its DTSTART. */
export type RulePeriod = {
  readonly rrule: string;
  /** Local dates and times at which the rule's hand-off does not take place (EXDATE). */
  readonly except?: readonly string[] | undefined;
  /** Local dates and times of further hand-offs (RDATE). */
  readonly also?: readonly string[] | undefined;
};
export type RotationPeriod = RegularPeriod | RulePeriod;

/** The days on which a layer is silent (`off`), or the only ones on which it speaks. */
export type HolidayRule = {
  readonly mode: "off" | "only";
  /** ISO dates in the layer's zone, in any order. */
  readonly days: readonly string[];
};

/** What every layer of a schedule may say, whoever stands in it. */
export type LayerFrame = {
  readonly name?: string | undefined;
  /** IANA time zone. */
  readonly timeZone: string;
  /** A higher layer covers a lower one, those of the same number hold at once. Else the place in the list counts, from 0. */
  readonly layer?: number | undefined;
  /** When it speaks at all; always without. */
  readonly restrictions?: readonly WeekWindow[] | undefined;
  readonly holidays?: HolidayRule | undefined;
  /** Local date and time from which, and until which, the layer speaks. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
};

/** People who take turns. Hand-offs are wall-clock times in a zone: a 09:00 hand-off stays at 09:00 over a clock change. */
export type Rotation = LayerFrame & {
  /** In turn; the same person may stand several times, and an empty list means nobody. */
  readonly members: readonly Slot[];
  /** Local date and time without offset: "2026-03-02T09:00". */
  readonly firstHandoff: string;
  readonly period: RotationPeriod;
  /** How long a shift lasts from its hand-off; else until the next one. */
  readonly shiftMinutes?: number | undefined;
  /** `wallClock` (the default): at the same time by the clock. `duration`: every turn lasts equally long in real time. */
  readonly handoff?: "wallClock" | "duration" | undefined;
  /** `wall` (the default): every hand-off passes the turn on. `covered`: only one that ends a turn with time in it. */
  readonly turns?: "wall" | "covered" | undefined;
  /** How many slots of the list hold at once: the one whose turn it is and those after it. */
  readonly concurrent?: number | undefined;
};

/** A stretch with people in it, from a calendar or set by hand; epoch milliseconds, the end is not part of it. */
export type FixedShift = { readonly member: string; readonly fromMs: number; readonly toMs: number };

/** A layer whose shifts are given one by one. */
export type FixedLayer = LayerFrame & { readonly shifts: readonly FixedShift[] };

export type ScheduleLayer = Rotation | FixedLayer;

/** From one hand-off until the next, which is no longer part of it; epoch milliseconds. */
export type Shift = { readonly member: string; readonly fromMs: number; readonly toMs: number };

/** The people of a slot; none for nobody. */
export const slotMembers = (slot: Slot): readonly string[] =>
  slot === null ? [] : typeof slot === "string" ? [slot] : slot;

/** Everybody who ever takes a turn, each once, in order. */
export const rotationMembers = ({ members }: { readonly members: readonly Slot[] }): string[] => [
  ...new Set(members.flatMap(slotMembers)),
];

export const isRule = (period: RotationPeriod): period is RulePeriod => "rrule" in period;
