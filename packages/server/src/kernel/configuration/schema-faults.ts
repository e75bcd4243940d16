import { suggestServiceName } from "@shipshape/domain/catalog/service-name";
import * as z from "zod";
import { pathText, type Segment, valueAt } from "./document-path.ts";
import { nearestName } from "./nearest-name.ts";

export type Misfit = {
  readonly path: readonly Segment[];
  readonly message: string;
  /** The field that an unknown one was probably meant to be. */
  readonly meant?: string | undefined;
};
type Issue = z.core.$ZodIssue;

/** What a schema has against a value, each with its place and its mend. */
export function schemaFaults(schema: z.ZodType, value: unknown, issues: readonly Issue[]): Misfit[] {
  const misfits = issues.flatMap((issue) => misfitsOf(schema, value, issue));
  // what is there under a name misspelt is not missing as well
  return without(
    misfits.flatMap(({ path, meant }) => (meant ? [[...path.slice(0, -1), meant]] : [])),
    misfits,
  );
}

/** The same of a document, in which no field may be left empty. */
export function documentFaults(schema: z.ZodType, value: unknown, issues: readonly Issue[]): Misfit[] {
  const blanks = blanksIn(value);
  const lists = new Set(issues.filter(isListWanted).map(({ path }) => pathText(segments(path))));
  const misfits = schemaFaults(schema, value, issues).map((misfit) =>
    lists.has(pathText(misfit.path)) && valueAt(value, misfit.path) !== undefined
      ? { ...misfit, message: `${misfit.message}: begin each entry with "- "` }
      : misfit,
  );
  return [
    ...blanks.map((path) => ({ path, message: "it is empty: give it a value, or remove the line" })),
    ...without(blanks, misfits),
  ];
}

const isListWanted = (issue: Issue): boolean => issue.code === "invalid_type" && issue.expected === "array";

const segments = (path: Issue["path"]): Segment[] =>
  path.map((step) => (typeof step === "number" ? step : String(step)));

function without(places: readonly (readonly Segment[])[], misfits: readonly Misfit[]): Misfit[] {
  const excused = new Set(places.map(pathText));
  return misfits.filter(({ path }) => !excused.has(pathText(path)));
}

/** Where in a document a value is such. */
function placesOf(isSuch: (value: unknown) => boolean, value: unknown, path: readonly Segment[] = []): Segment[][] {
  if (isSuch(value)) return [[...path]];
  if (Array.isArray(value)) return value.flatMap((item, index) => placesOf(isSuch, item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesOf(isSuch, inner, [...path, key]));
}

/** Fields that were begun and never given a value: no kind has a use for them. */
const blanksIn = (value: unknown) => placesOf((one) => one === null, value);

/** Text that no database takes: with a NUL, or with half of a surrogate pair. */
export const unstorableIn = (value: unknown): Misfit[] =>
  placesOf((one) => typeof one === "string" && /[\0\p{Surrogate}]/u.test(one), value).map((path) => ({
    path,
    message: "it holds a character that is none (NUL, or half of a pair): remove it",
  }));

function misfitsOf(schema: z.ZodType, value: unknown, issue: Issue): Misfit[] {
  const path = segments(issue.path);
  if (issue.code !== "unrecognized_keys") return [{ path, message: messageOf(issue, valueAt(value, path)) }];
  const fields = fieldsAt(schema, path);
  return issue.keys.map((key) => {
    const meant = nearestName(key, fields);
    const mend = meant ? `did you mean "${meant}"?` : `remove it; the fields here are ${fields.join(", ")}`;
    return { path: [...path, key], message: `unknown field "${key}": ${mend}`, meant };
  });
}

function messageOf(issue: Issue, value: unknown): string {
  if (value === undefined) return `it is missing: add it${issue.code === "invalid_value" ? oneOf(issue.values) : ""}`;
  const written = JSON.stringify(value);
  switch (issue.code) {
    case "invalid_type":
      return typeMessage(issue.expected, value);
    case "invalid_value": {
      const meant = nearestName(String(value), issue.values.map(String));
      return `${written} does not fit${oneOf(issue.values)}${meant ? `; did you mean "${meant}"?` : ""}`;
    }
    case "invalid_format":
      return formatMessage(issue, value);
    case "too_big":
    case "too_small":
      return /^Too /.test(issue.message) ? sizeMessage(issue, value) : issue.message;
    case "invalid_union": {
      const first = issue.errors.flatMap(([one]) => (one ? [one] : []));
      const likely = first.filter(({ code }) => code !== "invalid_type");
      return (likely.length > 0 ? likely : first).map((one) => messageOf(one, value)).join(", or ");
    }
    default:
      return issue.message;
  }
}

const oneOf = (values: readonly unknown[]): string => `: it is one of ${values.map(String).join(", ")}`;

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "fields",
  record: "fields",
  date: "a moment such as 2030-12-20T08:00:00Z",
};

function typeMessage(expected: string, value: unknown): string {
  const found = Array.isArray(value) ? "a list" : typeof value === "object" ? "fields" : JSON.stringify(value);
  return `it should be ${EXPECTED[expected] ?? expected}, and is ${found}${typeMend(expected, value)}`;
}

function typeMend(expected: string, value: unknown): string {
  if (expected === "string" && ["number", "boolean"].includes(typeof value)) return `: write it in quotes, "${value}"`;
  if (expected === "number" && typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value))) {
    return ": remove the quotes";
  }
  return "";
}

const FORMATS: Readonly<Record<string, string>> = {
  url: "a URL such as https://example.org/page",
  email: "an e-mail address such as team@example.org",
  uuid: "an id (a UUID)",
};

function formatMessage(issue: Extract<Issue, { code: "invalid_format" }>, value: unknown): string {
  const wanted = FORMATS[issue.format] ?? issue.message;
  const last = issue.path.at(-1);
  const names = issue.path.length === 1 || issue.path.at(-2) === "metadata";
  const name = last === "name" && names ? suggestServiceName(String(value)) : undefined;
  return `${JSON.stringify(value)} is not ${FORMATS[issue.format] ? wanted : `of the form wanted: ${wanted}`}${name ? `; use "${name}"` : ""}`;
}

/** What is counted, one and many. */
const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  string: [" character", " characters"],
  array: [" entry", " entries"],
};

function sizeMessage(issue: Extract<Issue, { code: "too_big" | "too_small" }>, value: unknown): string {
  const bounds = issue.code === "too_big" ? issue.maximum : issue.minimum;
  const unit = UNITS[issue.origin]?.[Number(bounds) === 1 ? 0 : 1] ?? "";
  // a number may come as text, out of an address
  const size = unit !== "" && (typeof value === "string" || Array.isArray(value)) ? value.length : String(value);
  const bound =
    issue.code === "too_big"
      ? `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`
      : `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
  return `it should be ${bound}${unit}, and is ${size}`;
}

/** The names of the fields that a schema has at a path. */
function fieldsAt(schema: z.ZodType, path: readonly Segment[]): string[] {
  let inner: unknown = unwrapped(schema);
  for (const step of path) {
    if (inner instanceof z.ZodObject) inner = (inner.shape as Record<string, unknown>)[step];
    else if (inner instanceof z.ZodArray) inner = inner.element;
    else if (inner instanceof z.ZodRecord) inner = inner.valueType;
    inner = unwrapped(inner);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) {
    inner = inner.unwrap();
  }
  return inner;
}
