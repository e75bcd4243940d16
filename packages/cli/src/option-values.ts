import { parseDuration } from "@shipshape/domain/time/duration";
import { InvalidArgumentError, Option } from "commander";

/** A moment as it is typed: 2030-12-20T08:00:00Z. */
export function momentOf(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError(`"${text}" is no moment: write 2030-12-20T08:00:00Z.`);
  return at;
}

/** A length of time as it is typed, in milliseconds: 2h, 1d. */
export function durationMsOf(text: string): number {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(`${parsed.because}.`);
  return parsed.ms;
}

/** A whole number from 1 up. */
export function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(`"${text}" is no whole number from 1 up.`);
  return Number(text);
}

/** A version that is deployed: never empty, as a variable that is not set would have it. */
export function versionOf(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty: say which version is deployed.");
  return text.trim();
}

const TWO_HOURS_MS = 2 * 3_600_000;

/** How long something lasts, in milliseconds; two hours where nothing is said. */
export const lastsOption = (flags: string, says: string): Option =>
  new Option(flags, says).argParser(durationMsOf).default(TWO_HOURS_MS, "2h");
