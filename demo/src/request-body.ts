import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.ts";

const MAX_BODY_BYTES = 16 * 1024;

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON or form body; an empty body has none. */
export async function readFields(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new HttpError(413, "body_too_large", `Send at most ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return {};
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return parseObject(text);
}

function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, "malformed_json", "The body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HttpError(400, "malformed_json", "The body is not a JSON object.");
  }
  return value as Fields;
}

/** A text field that must be there. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string" || value.trim() === "") {
    throw new HttpError(400, "invalid_field", `Field "${name}" must be a text that is not empty.`);
  }
  return value.trim();
}

/** A whole number above zero that must be there; form fields send it as text. */
export function countField(fields: Fields, name: string): number {
  const value = Number(fields[name]);
  if (!Number.isInteger(value) || value < 1) {
    throw new HttpError(400, "invalid_field", `Field "${name}" must be a whole number above zero.`);
  }
  return value;
}
