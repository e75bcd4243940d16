/** One step into a document: the name of a field, or a place in a list. */
export type Segment = string | number;

/** What a document breaks, where, and under which stable code: `slo.objectives.target.range`. */
export type Finding = { readonly path: string; readonly code: string; readonly message: string };

/** What is wrong about a value, in one word: the end of its code. */
export type Reason =
  | "missing"
  | "type"
  | "unknown"
  | "format"
  | "length"
  | "range"
  | "enum"
  | "exclusive"
  | "forbidden"
  | "count"
  | "unsupported";

/** A place in a document, as people read it and as codes name it (without places in lists, and without the first spec). */
export type Place = { readonly path: string; readonly code: string };

export const ROOT: Place = { path: "", code: "" };

const PLAIN = /^[\w-]+$/;

/** The field of that name; `code` where codes call it otherwise, "" where they pass over it. */
export function fieldOf({ path, code }: Place, field: string, inCode = field): Place {
  const step = PLAIN.test(field) ? `${path === "" ? "" : "."}${field}` : `[${JSON.stringify(field)}]`;
  return { path: path + step, code: inCode === "" ? code : `${code}${code === "" ? "" : "."}${inCode}` };
}

export const itemOf = ({ path, code }: Place, index: number): Place => ({ path: `${path}[${index}]`, code });

export type Say = (place: Place, reason: Reason, message: string) => void;

/** A rule for a value that is there. */
export type Rule = (value: unknown, place: Place, say: Say) => void;

/** Everything that a rule has against a value, in the order of its rules. */
export function findings(rule: Rule, value: unknown, place: Place): Finding[] {
  const found: Finding[] = [];
  rule(value, place, ({ path, code }, reason, message) => found.push({ path, code: `${code}.${reason}`, message }));
  return found;
}
