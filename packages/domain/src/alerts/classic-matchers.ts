import { type Matcher, type MatchOperator, matcherProblem } from "./matcher.ts";

export type ReadMatchers =
  | { readonly ok: true; readonly matchers: readonly Matcher[] }
  | { readonly ok: false; readonly because: string };

const refused = (because: string): ReadMatchers => ({ ok: false, because });

/** Go's \s has five signs, JavaScript's many more. */
const SHAPE = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*([\s\S]*?)[\t\n\f\r ]*$/;

/** The value without its quotes and escapes; nothing where a quote stands where none may. */
function unescaped(given: string): string | undefined {
  const isQuoted = given.startsWith('"');
  const raw = isQuoted ? given.slice(1) : given;
  const last = raw.length - 1;
  let value = "";
  let isClosed = !isQuoted;
  for (let at = 0; at < raw.length; at += 1) {
    const sign = raw[at] ?? "";
    if (sign === "\\" && at < last) {
      at += 1;
      const next = raw[at] ?? "";
      value += next === "n" ? "\n" : next === '"' || next === "\\" ? next : `\\${next}`;
    } else if (sign === '"') {
      if (isClosed || at < last) return undefined;
      isClosed = true;
    } else {
      value += sign;
    }
  }
  return isClosed ? value : undefined;
}

/** One matcher in the syntax of Alertmanager up to 0.26: `severity=critical`, `code=~"5.."`. */
export function readClassicMatcher(text: string): ReadMatchers {
  const [, name, operator, given = ""] = SHAPE.exec(text) ?? [];
  if (name === undefined) return refused(`bad matcher format: ${text}`);
  const value = unescaped(given);
  if (value === undefined) return refused(`matcher value contains unescaped double quote: ${given}`);
  const matcher: Matcher = { name, operator: operator as MatchOperator, value };
  const problem = matcherProblem(matcher);
  return problem === undefined ? { ok: true, matchers: [matcher] } : refused(problem);
}

/** The parts between commas that stand outside of quotes; a comma at the very end is none. */
function parts(text: string): string[] {
  const found: string[] = [];
  let part = "";
  let isQuoted = false;
  let isEscaped = false;
  for (const sign of text) {
    if (sign === "," && !isQuoted) {
      found.push(part);
      part = "";
      continue;
    }
    if (sign === '"') {
      if (!isEscaped) isQuoted = !isQuoted;
      isEscaped = false;
    } else if (sign === "\\") isEscaped = !isEscaped;
    else if (sign !== ",") isEscaped = false;
    part += sign;
  }
  return part.trim() === "" ? found : [...found, part.trim()];
}

/** Several matchers with commas between them, in braces or not, in the syntax of Alertmanager up to 0.26. */
export function readClassicMatchers(text: string): ReadMatchers {
  const matchers: Matcher[] = [];
  for (const part of parts(text.replace(/^\{/, "").replace(/\}$/, ""))) {
    const read = readClassicMatcher(part);
    if (!read.ok) return read;
    matchers.push(...read.matchers);
  }
  return { ok: true, matchers };
}
