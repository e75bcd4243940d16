/**
 * What nobody can read and machines stumble over: control characters (a call whose words hold one is not made), halves of
 * pairs, and the signs that turn the direction of what follows. Lines and tabs stay.
 */
const UNREADABLE = /(?![\n\t])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;

/** A text from outside as it may stand in any message. */
export const readable = (text: string): string => text.replaceAll("\r\n", "\n").replace(UNREADABLE, "");

/** The same in one line: a subject, a title. */
export const readableLine = (text: string): string => readable(text.replace(/\s+/g, " ")).trim();

/** The beginning of a text that has at most so many bytes; an ellipsis says that there is more. */
export function withinBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  const cut = bytes.subarray(0, Math.max(0, most - 3)).toString("utf8");
  return `${cut.replace(/\uFFFD$/, "")}…`;
}
