import type { Environment } from "@marcbachmann/cel-js";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@shipshape/domain/time/milliseconds";
import { isTimeZone } from "@shipshape/domain/time/time-zone";
import { zoneClock } from "@shipshape/domain/time/zone-clock";

const TIMESTAMP = "google.protobuf.Timestamp";
const DURATION = "google.protobuf.Duration";

/** What a clock that stands somewhere shows of a moment, in the units of CEL: months and days count from 0. */
const SHOWN: Readonly<Record<string, (local: Date) => number>> = {
  getDate: (local) => local.getUTCDate(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDayOfWeek: (local) => local.getUTCDay(),
  getDayOfYear: (local) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / DAY_MS),
  getFullYear: (local) => local.getUTCFullYear(),
  getHours: (local) => local.getUTCHours(),
  getMilliseconds: (local) => local.getUTCMilliseconds(),
  getMinutes: (local) => local.getUTCMinutes(),
  getMonth: (local) => local.getUTCMonth(),
  getSeconds: (local) => local.getUTCSeconds(),
};

const suffixed = (name: string): string => `${name}There`;

/**
 * The function of ours that stands for one of the evaluator, which asks the clock of the machine for what another zone shows; none
 * where its own will do. A duration has no zone, and no day of the year.
 */
export const placedFunction = (name: string, given: number): string | undefined =>
  Object.hasOwn(SHOWN, name) && (given === 1 || (given === 0 && name === "getDayOfYear")) ? suffixed(name) : undefined;

const OFFSET = /^([+-]?)(0\d|1[0-4]):([0-5]\d)$/;

/** How far a place's clock is from UTC, by the name of its zone or as an offset (cel-spec, TimeZone); undefined where it is neither. */
function offsetMs(place: string, atMs: number): number | undefined {
  const [found, sign, hours, minutes] = OFFSET.exec(place) ?? [];
  if (found !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
  return isTimeZone(place) ? zoneClock(place).offsetAt(atMs) : undefined;
}

/** What is wrong with the name of a place; nothing where its clock is known. */
export const placeProblem = (place: string): string | undefined =>
  offsetMs(place, 0) === undefined
    ? `"${place}" is no time zone: write one such as "Europe/Berlin", or an offset such as "+02:00"`
    : undefined;

function shownAt(at: Date, place: string): Date {
  const offset = offsetMs(place, at.getTime());
  if (offset === undefined) throw new Error(placeProblem(place));
  return new Date(at.getTime() + offset);
}

/** RFC 3339, without the zeros at the end of a second's parts. */
const timestampText = (at: Date): string => at.toISOString().replace(/\.?0*Z$/, "Z");

const NANOS = 1_000_000_000n;

/** Seconds and their parts: "5400s", "-1.5s". */
function durationText({ seconds, nanos }: { readonly seconds: bigint; readonly nanos: number }): string {
  const all = seconds * NANOS + BigInt(nanos);
  const size = all < 0n ? -all : all;
  const parts = String(size % NANOS)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${all < 0n ? "-" : ""}${size / NANOS}${parts === "" ? "" : `.${parts}`}s`;
}

/** What CEL says of moments and spans of time, and its evaluator does not know. */
export function withTime(environment: Environment): Environment {
  environment
    .registerFunction(`string(${TIMESTAMP}): string`, timestampText)
    .registerFunction(`string(${DURATION}): string`, durationText)
    .registerFunction(`int(${TIMESTAMP}): int`, (at: Date) => BigInt(Math.floor(at.getTime() / SECOND_MS)))
    .registerFunction(`timestamp(${TIMESTAMP}): ${TIMESTAMP}`, (at: Date) => at)
    .registerFunction(`duration(${DURATION}): ${DURATION}`, (span: unknown) => span);
  for (const [name, shown] of Object.entries(SHOWN)) {
    environment.registerFunction(`${TIMESTAMP}.${suffixed(name)}(string): int`, (at: Date, place: string) =>
      BigInt(shown(shownAt(at, place))),
    );
  }
  return environment.registerFunction(`${TIMESTAMP}.${suffixed("getDayOfYear")}(): int`, (at: Date) =>
    BigInt(SHOWN["getDayOfYear"]?.(at) ?? 0),
  );
}
