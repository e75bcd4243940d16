const MOST = 200;

export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of a body is an object, and no list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const wordOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/**
 * A free-form object of a sender as words by name, to be shown beside an alert and asked for by rules: texts as they are,
 * anything else as JSON. The whole of it is in the payload that is kept.
 */
export function flatWords(value: unknown, unnamed = "details"): Record<string, string> {
  if (!isFields(value)) {
    const word = wordOf(value);
    return word === undefined || word === "" ? {} : { [unnamed]: word };
  }
  const words = Object.entries(value).map(([name, one]) => [name, wordOf(one)] as const);
  return Object.fromEntries(words.filter((pair): pair is [string, string] => Boolean(pair[1])).slice(0, MOST));
}

/** The words that there are, without those that are empty or absent. */
export const present = (words: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter((pair): pair is [string, string] => Boolean(pair[1])));
