import type { DoorCall } from "./door.ts";
import { type Fields, isFields } from "./flat-words.ts";
import { invalidBody, Refused } from "./refused.ts";

/** What kind of body a request says it has, without its parameters. */
const mediaType = ({ request }: DoorCall): string =>
  (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

export function objectIn(value: unknown): Fields {
  if (isFields(value)) return value;
  throw invalidBody([{ path: "body", message: "must be a JSON object" }]);
}

const formOf = (text: string): Fields => {
  const fields = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]);
  }
  return Object.fromEntries(fields);
};

/** A line of text is a title; what follows it are details. */
const textOf = (text: string): Fields => {
  const [title = "", ...rest] = text.trim().split("\n");
  return { summary: title, ...(rest.length > 0 ? { details: rest.join("\n").trim() } : {}) };
};

/** Where a query may hold the key: it must not stand in the alert, which more people read than may send one. */
export const KEY_FIELDS = ["token", "key"] as const;

const withoutKey = (query: Fields): Fields =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !(KEY_FIELDS as readonly string[]).includes(name)));

/** The fields of a request, from its query and its body, whichever of JSON, form and text that is. The body goes before. */
export function fieldsOf(call: DoorCall): Fields {
  const query = withoutKey(call.request.query as Fields);
  if (call.raw.length === 0) return query;
  const type = mediaType(call);
  if (type === "application/json" || type.endsWith("+json")) return { ...query, ...objectIn(call.json()) };
  const text = call.raw.toString("utf8");
  if (type === "application/x-www-form-urlencoded") return { ...query, ...formOf(text) };
  if (type === "text/plain") return { ...query, ...textOf(text) };
  if (type === "") return { ...query, ...objectIn(call.json()) };
  throw new Refused(
    "unsupported",
    "Send JSON, a form or plain text: content-type application/json is understood best.",
  );
}

/** The first of these fields that has a word in it. */
export function wordIn(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "string" && value.trim() !== "") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return undefined;
}
