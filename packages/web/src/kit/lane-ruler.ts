import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { clockTime, dayOf, isoDay, momentOfLocal, offsetMs, shortDay, startOfDay } from "../kernel/moment.ts";
import type { TimeSpan } from "./chart-marks.ts";
import { daysOn } from "./lane-geometry.ts";

/** Longer than this, a chart is made of days; hours would not be told apart. */
const HOURS_UNTIL_DAYS = 2.5;
/** Longer than this, nights are thinner than a line worth drawing. */
const NIGHTS_UNTIL_DAYS = 16;
const HOUR_WIDTH_PX = 44;

export type Tick = {
  readonly ms: number;
  readonly label: string;
  /** Begins a new day among hours, a new week among days. */
  readonly strong: boolean;
};

/** Two lines of marks: the coarse one above (days, or months), the fine one below (hours, or days). */
export type Ruler = { readonly coarse: readonly Tick[]; readonly fine: readonly Tick[] };

/** The midnights of a zone that lie in the span, and the one before it. */
function daysOf({ fromMs, toMs }: TimeSpan, zone: string): number[] {
  const days: number[] = [];
  for (let ms = startOfDay(new Date(fromMs), zone).getTime(); ms < toMs; ms = daysOn(ms, 1, zone)) days.push(ms);
  return days;
}

/** 0 is Sunday. */
const weekdayOf = (ms: number, zone: string): number => new Date(ms + offsetMs(ms, zone)).getUTCDay();
const dayNumber = (ms: number, zone: string): string => String(Number(isoDay(new Date(ms), zone).slice(8)));
const monthName = (ms: number, zone: string): string => shortDay(new Date(ms), zone).split(" ")[1] ?? "";

/** What stands above the lanes for a width in pixels: never more labels than fit. */
export function rulerOf(span: TimeSpan, zone: string, widthPx: number): Ruler {
  const days = (span.toMs - span.fromMs) / DAY_MS;
  return days <= HOURS_UNTIL_DAYS ? hourRuler(span, zone, widthPx / days) : dayRuler(span, zone, widthPx / days);
}

function hourRuler(span: TimeSpan, zone: string, dayPx: number): Ruler {
  const stepHours = [1, 2, 3, 4, 6].find((hours) => (dayPx / 24) * hours >= HOUR_WIDTH_PX) ?? 12;
  const days = daysOf(span, zone);
  const fine = days.flatMap((midnight) => {
    const date = isoDay(new Date(midnight), zone);
    return Array.from({ length: 24 / stepHours }, (_, index) => {
      const hour = String(index * stepHours).padStart(2, "0");
      const ms = index === 0 ? midnight : momentOfLocal(`${date}T${hour}:00`, zone).getTime();
      return { ms, label: clockTime(new Date(ms), zone), strong: index === 0 };
    });
  });
  return {
    coarse: days.map((ms) => ({ ms, label: dayOf(new Date(ms), zone), strong: true })),
    // An hour that the clocks skip would stand where the next one stands.
    fine: within(fine, span).filter(({ ms }, index, all) => ms !== all[index - 1]?.ms),
  };
}

function dayRuler(span: TimeSpan, zone: string, dayPx: number): Ruler {
  const days = daysOf(span, zone);
  const label = (ms: number): string => {
    if (dayPx >= 58) return dayOf(new Date(ms), zone).split(" ").slice(0, 2).join(" ");
    const isMonday = weekdayOf(ms, zone) === 1;
    return dayPx >= 18 || isMonday ? dayNumber(ms, zone) : "";
  };
  const fine = days.map((ms) => ({ ms, label: label(ms), strong: weekdayOf(ms, zone) === 1 }));
  const isFirst = (ms: number, index: number) => index === 0 || dayNumber(ms, zone) === "1";
  const coarse = days.filter(isFirst).map((ms) => ({ ms, label: monthName(ms, zone), strong: true }));
  return { coarse, fine: within(fine, span) };
}

const within = (ticks: readonly Tick[], { fromMs, toMs }: TimeSpan): Tick[] =>
  ticks.filter(({ ms }) => ms >= fromMs && ms < toMs);

export type Shade = TimeSpan & { readonly kind: "night" | "off" | "weekend" };

const at = (midnight: number, hour: string, zone: string): number =>
  momentOfLocal(`${isoDay(new Date(midnight), zone)}T${hour}`, zone).getTime();

/**
 * What is shaded: nights from 22:00 to 07:00, hours outside 09:00 to 18:00, whole weekends. Where days are narrow only
 * weekends are left.
 */
export function shadesOf(span: TimeSpan, zone: string): Shade[] {
  const hasNights = (span.toMs - span.fromMs) / DAY_MS <= NIGHTS_UNTIL_DAYS;
  return daysOf(span, zone)
    .flatMap((midnight): Shade[] => {
      const nextMs = daysOn(midnight, 1, zone);
      const isWeekend = [0, 6].includes(weekdayOf(midnight, zone));
      const weekend: Shade[] = isWeekend ? [{ kind: "weekend", fromMs: midnight, toMs: nextMs }] : [];
      if (!hasNights) return weekend;
      const [seven, nine] = [at(midnight, "07:00", zone), at(midnight, "09:00", zone)];
      const [six, ten] = [at(midnight, "18:00", zone), at(midnight, "22:00", zone)];
      const edges: Shade[] = isWeekend
        ? weekend
        : [
            { kind: "off", fromMs: seven, toMs: nine },
            { kind: "off", fromMs: six, toMs: ten },
          ];
      return [...edges, { kind: "night", fromMs: midnight, toMs: seven }, { kind: "night", fromMs: ten, toMs: nextMs }];
    })
    .map((shade) => ({
      ...shade,
      fromMs: Math.max(shade.fromMs, span.fromMs),
      toMs: Math.min(shade.toMs, span.toMs),
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
}

/** How a zone stands to another now: "Europe/Berlin, 1 h ahead". */
export function zoneDistance(zone: string, other: string, atMs: number): string {
  const minutes = (offsetMs(atMs, other) - offsetMs(atMs, zone)) / 60_000;
  if (minutes === 0) return "the same time";
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const length = [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter(Boolean).join(" ");
  return `${length} ${minutes > 0 ? "ahead" : "behind"}`;
}
