import type { Matcher } from "./matcher.ts";

/** What separates the parts of a matcher, so that a name with one of these must be quoted (Go's unicode.IsSpace and signs). */
export const RESERVED = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{}!=~,\\"'`]/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const hex = (point: number, digits: number): string => point.toString(16).padStart(digits, "0");

function quotedSign(sign: string): string {
  const short = SHORT_ESCAPES[sign];
  if (short !== undefined) return short;
  if (PRINTED.test(sign)) return sign;
  const point = sign.codePointAt(0) ?? 0;
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
}

/** A text in double quotes as Go writes it (strconv.Quote). */
export const goQuoted = (text: string): string => `"${[...text].map(quotedSign).join("")}"`;

/** The escapes of OpenMetrics: backslash, line feed, double quote; nothing else. */
const openMetricsEscaped = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

/** A matcher as Alertmanager writes it: `severity="critical"`. Reads back to the same matcher. */
export const formatMatcher = ({ name, operator, value }: Matcher): string =>
  RESERVED.test(name)
    ? `${goQuoted(name)}${operator}${goQuoted(value)}`
    : `${name}${operator}"${openMetricsEscaped(value)}"`;

/** All of them in braces: `{severity="critical",team=~"a|b"}`. */
export const formatMatchers = (matchers: readonly Matcher[]): string => `{${matchers.map(formatMatcher).join(",")}}`;

/** The order in which Alertmanager keeps matchers: by name, then value, then operator. */
export function byMatcherOrder(a: Matcher, b: Matcher): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  const order = ["=", "!=", "=~", "!~"];
  return order.indexOf(a.operator) - order.indexOf(b.operator);
}
