import { jsonFields } from "./json-fields.ts";
import { readableLine } from "./readable-text.ts";

const MOST = 200;
/** Where receivers say what is wrong: ntfy, the push services, and most that answer in JSON. */
const FIELDS = ["error", "message", "reason", "detail"] as const;

/**
 * What a receiver says is wrong, to stand behind a sentence; nothing where it does not say it as an error. Contacts are
 * anybody's to add, and may be of a machine that only this one reaches: what that answers is not for them to read.
 */
export function errorSaid(text: string): string {
  const fields = jsonFields(text);
  const said = FIELDS.map((name) => fields[name]).find((value) => typeof value === "string" && value.trim() !== "");
  return typeof said === "string" ? `: ${readableLine(said).slice(0, MOST)}` : "";
}
