import * as z from "zod";

/** Go's zero time, 0001-01-01T00:00:00Z, says "not set". */
const isGoZero = (text: string): boolean => text.startsWith("0001-01-01T");

/** RFC 3339 has years of four digits, PostgreSQL no year zero. */
const EARLIEST_MS = Date.parse("0001-01-01T00:00:00Z");
const LATEST_MS = Date.parse("9999-12-31T23:59:59Z");

/** A text as a moment in epoch milliseconds; undefined where it is none, or none that can be kept. */
export function momentMs(text: string): number | undefined {
  const ms = Date.parse(text);
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : undefined;
}

/** An RFC 3339 time in epoch milliseconds; undefined where it is absent, empty or Go's zero time. */
export const timeMs = z
  .string()
  .optional()
  .transform((text, context) => {
    if (!text || isGoZero(text)) return undefined;
    const ms = momentMs(text);
    if (ms === undefined) {
      context.addIssue(`"${text}" is no RFC 3339 time such as 2026-01-31T12:00:00Z`);
      return z.NEVER;
    }
    return ms;
  });

export const stringMap = z.record(z.string(), z.string());

/** Whether a text is such a time, and says one. */
export const isWireTime = (text: string): boolean => !isGoZero(text) && momentMs(text) !== undefined;
