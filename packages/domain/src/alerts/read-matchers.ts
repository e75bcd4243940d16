import { type ReadMatchers, readClassicMatcher, readClassicMatchers } from "./classic-matchers.ts";
import { sameMatchers } from "./matcher.ts";
import { readUtf8Matchers } from "./utf8-matchers.ts";

/**
 * Both syntaxes, as Alertmanager's default does since 0.27: what only one can read is taken from it, and where they
 * disagree the classic one is right, so that no file of today changes its meaning. Errors are those of the classic one.
 */
function either(utf8: ReadMatchers, classic: ReadMatchers): ReadMatchers {
  if (!utf8.ok) return classic;
  return classic.ok && !sameMatchers(utf8.matchers, classic.matchers) ? classic : utf8;
}

/** Any number of matchers: `severity="critical", team=~"a|b"`, in braces or not. */
export const readMatchers = (text: string): ReadMatchers => either(readUtf8Matchers(text), readClassicMatchers(text));

/** Exactly one matcher, without braces. */
export function readMatcher(text: string): ReadMatchers {
  if (text.startsWith("{") || text.endsWith("}"))
    return { ok: false, because: `unexpected open or close brace: ${text}` };
  const utf8 = readUtf8Matchers(text);
  const isOne = utf8.ok && utf8.matchers.length === 1;
  return either(isOne ? utf8 : { ok: false, because: "no single matcher" }, readClassicMatcher(text));
}
