import { setImmediate } from "node:timers/promises";
import type * as z from "zod";
import { isNestedTooDeeply } from "../../../kernel/nesting.ts";
import { mapInTurns } from "./in-turns.ts";
import { jsonIn } from "./json-text.ts";
import { LIMITS } from "./report-stream.ts";
import { tooLarge, unreadable } from "./unreadable.ts";

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

/** How deep the lists lie of which a report may hold very many: the results of a run of SARIF. */
const LISTS = 4;

async function isTooDeep(value: unknown): Promise<boolean> {
  let level = [value];
  for (let depth = 0; depth < LISTS; depth += 1)
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  const found = await mapInTurns(level, (one) => isNestedTooDeeply(one, DEEPEST - LISTS));
  return found.includes(true);
}

/** A text of JSON as a value; a fault names the line. */
export async function parsedJson(text: string): Promise<unknown> {
  const value = await jsonIn(text);
  await setImmediate();
  if (await isTooDeep(value)) throw unreadable(`The JSON is nested deeper than ${DEEPEST}.`);
  return value;
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");

/** A value as its schema understands it; the faults name their paths, from where it lies in the file. */
export function shapedAs<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
  within: readonly PropertyKey[] = [],
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, MOST_FAULTS)
    .map(({ path, message }) => ({ path: pathOf([...within, ...path]), message }));
  const [first] = faults;
  throw unreadable(`This is not ${what}: ${first?.path || "the whole"}: ${first?.message}`, faults);
}

/** The values of a long list, each as its schema understands it, in turns with others. */
export const eachShapedAs = <S extends z.ZodType>(
  schema: S,
  values: readonly unknown[],
  what: string,
  within: readonly PropertyKey[],
): Promise<z.output<S>[]> => mapInTurns(values, (value, nth) => shapedAs(schema, value, what, [...within, nth]));
