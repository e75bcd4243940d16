import { readableLine } from "./readable-text.ts";

const MOST = 200;
/** Where receivers say what is wrong: ntfy, the push services, and most that answer in JSON. */
const FIELDS = ["error", "message", "reason", "detail"] as const;

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/**
 * What a receiver says is wrong, to stand behind a sentence; nothing where it does not say it as an error. Contacts are
 * anybody's to add, and may be of a machine that only this one reaches: what that answers is not for them to read.
 */
export function errorSaid(text: string): string {
  const fields = fieldsOf(text);
  const said = FIELDS.map((name) => fields[name]).find((value) => typeof value === "string" && value.trim() !== "");
  return typeof said === "string" ? `: ${readableLine(said).slice(0, MOST)}` : "";
}
