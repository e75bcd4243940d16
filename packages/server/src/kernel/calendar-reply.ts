import { createHash } from "node:crypto";
import type { Call } from "./http.ts";

const FRESH_SECONDS = 300;

/** Answers a calendar app with an iCal text as its library writes it; one that has it already is told so. */
export function replyWithCalendar({ request, reply }: Call, written: string): unknown {
  // its last line ends as each does (RFC 5545, 3.1)
  const text = `${written}\r\n`;
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  reply.header("etag", etag).header("cache-control", `private, max-age=${FRESH_SECONDS}`);
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.type("text/calendar; charset=utf-8").send(text);
}
