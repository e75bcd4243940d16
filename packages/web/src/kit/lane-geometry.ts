import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { clockTime, dayOf, isoDay, localOfMoment, momentOfLocal, offsetMs } from "../kernel/moment.ts";
import type { TimeSpan } from "./chart-marks.ts";

/** What a pointer or an arrow key moves by. */
export const STEP_MS = 30 * MINUTE_MS;

/** Where the tracks stand on the screen, in pixels. */
export type Track = { readonly left: number; readonly width: number };

/** The moment under a pointer, never outside what is shown. */
export function timeAt(x: number, { left, width }: Track, { fromMs, toMs }: TimeSpan): number {
  const share = width <= 0 ? 0 : Math.min(Math.max((x - left) / width, 0), 1);
  return fromMs + share * (toMs - fromMs);
}

/** The nearest half hour on a wall clock of the zone: 09:00 or 09:30, in Kathmandu and over a clock change too. */
export function snapped(ms: number, zone: string): number {
  const ahead = offsetMs(ms, zone);
  return Math.round((ms + ahead) / STEP_MS) * STEP_MS - ahead;
}

/** The beginning of the half hour that holds a moment. */
export function stepBefore(ms: number, zone: string): number {
  const ahead = offsetMs(ms, zone);
  return Math.floor((ms + ahead) / STEP_MS) * STEP_MS - ahead;
}

/** What lies between two moments, whichever was first, in whole half hours and at least one. */
export function spanBetween(aMs: number, bMs: number, zone: string): TimeSpan {
  const fromMs = snapped(Math.min(aMs, bMs), zone);
  return { fromMs, toMs: Math.max(snapped(Math.max(aMs, bMs), zone), fromMs + STEP_MS) };
}

/** A span pushed along by a pointer: it keeps its length and begins on a half hour. Not pushed far enough, it stays. */
export function moved(span: TimeSpan, byMs: number, zone: string): TimeSpan {
  if (Math.abs(byMs) < STEP_MS / 2) return span;
  const fromMs = snapped(span.fromMs + byMs, zone);
  return { fromMs, toMs: fromMs + span.toMs - span.fromMs };
}

export type Edge = "from" | "to";

/** A span with one of its ends elsewhere; the other end stays, and half an hour is left at least. */
export function resized(span: TimeSpan, edge: Edge, toMs: number, zone: string): TimeSpan {
  const ms = snapped(toMs, zone);
  if (edge === "from") return { fromMs: Math.min(ms, span.toMs - STEP_MS), toMs: span.toMs };
  return { fromMs: span.fromMs, toMs: Math.max(ms, span.fromMs + STEP_MS) };
}

const dayAfter = (isoDate: string, days: number): string =>
  new Date(Date.parse(`${isoDate}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The same wall-clock time some days on: 09:00 stays 09:00 over a clock change. */
export function daysOn(ms: number, days: number, zone: string): number {
  const at = new Date(ms);
  const local = `${dayAfter(isoDay(at, zone), days)}${localOfMoment(at, zone).slice(10)}`;
  return momentOfLocal(local, zone).getTime() + (ms % MINUTE_MS);
}

/** One press of a key: what moves, which way, how far. */
export type KeyStep = { readonly what: Edge | "both"; readonly by: "step" | "day"; readonly sign: 1 | -1 };

/** A span after one press of a key. An end stops half an hour before the other. */
export function stepped(span: TimeSpan, { what, by, sign }: KeyStep, zone: string): TimeSpan {
  const next = (ms: number): number => (by === "day" ? daysOn(ms, sign, zone) : ms + sign * STEP_MS);
  if (what === "from") return { fromMs: Math.min(next(span.fromMs), span.toMs - STEP_MS), toMs: span.toMs };
  if (what === "to") return { fromMs: span.fromMs, toMs: Math.max(next(span.toMs), span.fromMs + STEP_MS) };
  const fromMs = next(span.fromMs);
  return { fromMs, toMs: Math.max(next(span.toMs), fromMs + STEP_MS) };
}

/** "Thu 12 Mar 09:00 to 13:00", "Thu 12 Mar 21:00 to Fri 13 Mar 09:00". */
export function spanText({ fromMs, toMs }: TimeSpan, zone: string): string {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const start = `${dayOf(from, zone)} ${clockTime(from, zone)}`;
  const sameDay = isoDay(from, zone) === isoDay(to, zone);
  return `${start} to ${sameDay ? "" : `${dayOf(to, zone)} `}${clockTime(to, zone)}`;
}
