/** PromQL of Sloth with `{{.window}}` in it, as what is counted here minute by minute. */
export type CountedQueries =
  | { readonly counter: boolean; readonly bad: string; readonly total: string; readonly because: string }
  | { readonly counter: true; readonly good: string; readonly total: string; readonly because: string };

const WINDOW = String.raw`\[\s*\{\{\s*\.window\s*\}\}\s*\]`;
const LABELS = String.raw`\{(?:[^{}"'\`]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\`[^\`]*\`)*\}`;
const SELECTOR = String.raw`(?:[a-zA-Z_:][\w:]*\s*(?:${LABELS})?|${LABELS})`;
const SUM_OF_RATE = new RegExp(String.raw`^sum\s*\(\s*(?:rate|increase)\s*\(\s*(${SELECTOR})\s*${WINDOW}\s*\)\s*\)$`);
const OR_ZERO = /\s+or\s+(?:on\s*\(\s*\)\s*)?vector\s*\(\s*0\s*\)\s*$/i;
const ANY_WINDOW = /\{\{\s*\.window\s*\}\}/g;

/** How long a rate looks back where it cannot be counted: Sloth's own shortest window. */
const RATE_WINDOW = "5m";

/**
 * How Sloth's events are counted here. `sum(rate(selector[{{.window}}]))` becomes the selector: our engine differences the
 * counters themselves, so that counts are whole and resets are seen, where `rate` extrapolates. An error query that takes
 * the good events from the total becomes good events. Anything else is asked every minute: rates over five minutes, made
 * events of a minute; what sums up by itself over one minute.
 */
export function countedQueries(errorQuery: string, totalQuery: string): CountedQueries {
  const total = counterOf(totalQuery);
  const error = errorQuery.trim().replace(OR_ZERO, "");
  const bad = counterOf(error);
  if (total !== undefined && bad !== undefined) return { counter: true, bad, total, because: "both count a counter" };
  const [whole, good] = difference(error).map(counterOf);
  if (total !== undefined && good !== undefined && whole === total) {
    return { counter: true, good, total, because: "the error query takes the good events from the total" };
  }
  if (isOfRates(errorQuery) && isOfRates(totalQuery)) {
    const eventsOf = (query: string): string => `60 * (${atWindow(query, RATE_WINDOW)})`;
    return {
      counter: false,
      bad: eventsOf(errorQuery),
      total: eventsOf(totalQuery),
      because: `the rates over ${RATE_WINDOW} are asked every minute, and taken as the events of a minute`,
    };
  }
  return {
    counter: false,
    bad: atWindow(errorQuery, "1m"),
    total: atWindow(totalQuery, "1m"),
    because: "what they give over 1m is asked every minute",
  };
}

/** Whether a query says where the length of its window goes. */
export const isWindowed = (query: string): boolean => query.search(ANY_WINDOW) !== -1;

/** A query with a length of five minutes in place of its windows. */
export const withoutWindows = (query: string): string => query.replaceAll(ANY_WINDOW, RATE_WINDOW);

/** A ratio that Sloth takes as it is, asked every minute over Sloth's shortest window. */
export const ratioQuery = (errorRatioQuery: string): string => atWindow(errorRatioQuery, RATE_WINDOW);

const atWindow = (query: string, window: string): string => query.trim().replaceAll(ANY_WINDOW, window);

/** The selector of `sum(rate(selector[window]))`, in whatever brackets. */
function counterOf(query: string | undefined): string | undefined {
  return query === undefined ? undefined : SUM_OF_RATE.exec(withoutBrackets(query))?.[1]?.trim();
}

/** Every window stands in a rate, so that the result is events a second. */
function isOfRates(query: string): boolean {
  const windows = query.match(ANY_WINDOW)?.length ?? 0;
  const rates = query.match(new RegExp(String.raw`\brate\s*\(\s*${SELECTOR}\s*${WINDOW}\s*\)`, "g"))?.length ?? 0;
  return windows > 0 && windows === rates;
}

function withoutBrackets(query: string): string {
  const text = query.trim();
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  const inner = text.slice(1, -1);
  return isBalanced(inner) ? withoutBrackets(inner) : text;
}

/** The two sides of the one minus that stands in no brackets; empty where there is none. */
function difference(query: string): string[] {
  const text = withoutBrackets(query);
  for (let at = text.indexOf("-"); at !== -1; at = text.indexOf("-", at + 1)) {
    const sides = [text.slice(0, at), text.slice(at + 1)];
    if (sides.every((side) => side.trim() !== "" && isBalanced(side))) return sides;
  }
  return [];
}

/** Whether brackets and quotes that begin in a text also end in it; those of comments do not count. */
export function isBalanced(text: string): boolean {
  const rest = text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*/g, "");
  if (/["'`]/.test(rest)) return false;
  let depth = 0;
  for (const character of rest) {
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
