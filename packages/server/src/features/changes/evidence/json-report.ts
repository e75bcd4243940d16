import type * as z from "zod";
import { isNestedTooDeeply } from "../../../kernel/nesting.ts";
import { LIMITS } from "./report-stream.ts";
import { tooLarge, unreadable, unreadableAt } from "./unreadable.ts";

const MOST_FAULTS = 10;
const DEEPEST = 200;

/** A whole text of a format that is read whole. */
export async function wholeText(pieces: AsyncIterable<string>, what: string): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > LIMITS.jsonMiB * 2 ** 20)
      throw tooLarge(
        `${what} is read up to ${LIMITS.jsonMiB} MiB unpacked: send it in parts, one for each tool or folder.`,
      );
    parts.push(piece);
  }
  return parts.join("");
}

/** Where in a text the parser gave up, as its message tells it. */
const positionIn = (message: string, text: string): number =>
  Number(/position (\d+)/.exec(message)?.[1] ?? text.length);

/** A text of JSON as a value; a fault names the line. */
export function parsedJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const before = text.slice(0, positionIn(String(error), text));
    throw unreadableAt(before.split("\n").length, "this is not JSON, or is broken off.");
  }
  if (isNestedTooDeeply(value, DEEPEST)) throw unreadable(`The JSON is nested deeper than ${DEEPEST}.`);
  return value;
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

/** A value as its schema understands it; the faults name their paths. */
export function shapedAs<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => ({ path: pathOf(path), message }));
  const [first] = faults;
  throw unreadable(`This is not ${what}: ${first?.path || "the whole"}: ${first?.message}`, faults);
}
