/** What was said of one field: when it became true, and what. */
export type Word = { readonly at: number; readonly value: unknown };
export type Words = Readonly<Record<string, Word>>;

/** A value as text that is the same whatever the order of its keys; equal texts are equal values. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** States that something leaves: of two words of one moment, and clocks of sources tick in seconds, what came of it counts. */
const BEGINNINGS: ReadonlySet<unknown> = new Set(["queued", "running", "in_progress", "open"]);

/** The newer of two words; of two of the same moment the greater value, so that whoever merges in whatever order agrees. */
const newer = (a: Word, b: Word): Word => {
  if (a.at !== b.at) return a.at > b.at ? a : b;
  if (BEGINNINGS.has(a.value) !== BEGINNINGS.has(b.value)) return BEGINNINGS.has(a.value) ? b : a;
  return canonical(a.value) >= canonical(b.value) ? a : b;
};

/** Fields that grow: what several facts say of them is put together, in order, each once. */
export type Growing = ReadonlySet<string>;
const NOTHING_GROWS: Growing = new Set();

const each = (values: readonly unknown[]): unknown[] =>
  [...new Map(values.map((one) => [canonical(one), one])).entries()]
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .map(([, one]) => one);

const together = (a: Word, b: Word): Word => ({
  at: Math.max(a.at, b.at),
  value: each([...(a.value as unknown[]), ...(b.value as unknown[])]),
});

/**
 * What two said, put together: of each field the newest word counts. Commutative, associative and idempotent: order and
 * repetition of what arrives never change what comes out.
 */
export function mergeWords(a: Words, b: Words, growing: Growing = NOTHING_GROWS): Words {
  const merged: Record<string, Word> = { ...a };
  for (const [field, word] of Object.entries(b)) {
    const standing = merged[field];
    if (standing === undefined) merged[field] = word;
    else merged[field] = growing.has(field) ? together(standing, word) : newer(standing, word);
  }
  return merged;
}

/** What a fact says, as words: fields that it leaves out say nothing. */
export const wordsOf = (fields: Readonly<Record<string, unknown>>, at: Date, growing: Growing = NOTHING_GROWS): Words =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([field, value]) => [
        field,
        { at: at.getTime(), value: growing.has(field) ? each(value as unknown[]) : value },
      ]),
  );
