/** An object of somebody else's payload: nothing of it is sure. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What stands at the end of a path; undefined where there is no such thing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) here = isFields(here) ? here[name] : undefined;
  return here;
}

export const fieldsAt = (value: unknown, ...path: readonly string[]): Fields => {
  const found = valueAt(value, ...path);
  return isFields(found) ? found : {};
};

export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** A text that is not empty; numbers are texts too. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  if (typeof found === "number") return String(found);
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  if (typeof found === "string" && /^\d+$/.test(found)) return Number(found);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

export const booleanAt = (value: unknown, ...path: readonly string[]): boolean => valueAt(value, ...path) === true;

const EARLIEST_MS = Date.parse("1990-01-01T00:00:00Z");
const LATEST_MS = Date.parse("9999-12-31T00:00:00Z");
/** Numbers below this are seconds since 1970, those above it are milliseconds. */
const SECONDS_BELOW = 100_000_000_000;

/** `2021-04-28 21:50:00 +0200` and `2016-08-12 15:23:28 UTC`, which GitLab writes, as RFC 3339. */
const asRfc3339 = (text: string): string =>
  text
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(UTC|GMT|Z)$/i, "$1T$2Z")
    .replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)\s*([+-]\d\d):?(\d\d)$/, "$1T$2$3:$4");

/** A moment, with the offset that it is said with; a time without any is none, as nobody knows when it was. */
export function momentAt(value: unknown, ...path: readonly string[]): Date | undefined {
  const found = valueAt(value, ...path);
  if (typeof found === "number") return kept(found < SECONDS_BELOW ? found * 1_000 : found);
  if (typeof found !== "string") return undefined;
  const text = asRfc3339(found);
  return /(Z|[+-]\d\d:\d\d)$/i.test(text) ? kept(Date.parse(text)) : undefined;
}

const kept = (ms: number): Date | undefined => (ms >= EARLIEST_MS && ms <= LATEST_MS ? new Date(ms) : undefined);

/** A field that the payload must have: without it nobody can tell what it is about. */
export function needed<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
}

/** A body as JSON. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`The body is no JSON: ${error instanceof Error ? error.message : "?"}`);
  }
}

export const isSha = (text: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/i.test(text);

/** The sha that a payload writes for "there is none". */
export const isNoSha = (sha: string | undefined): boolean => sha === undefined || /^0+$/.test(sha);
