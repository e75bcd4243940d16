/** Text as plain lower-case words, lines kept: `escalationPolicy_id` becomes `escalation policy id`. */
export const plainWords = (text) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

/** Finds a term in plain words, in singular or plural, over any space or line end between its words. */
export function wordPattern(term) {
  const words = plainWords(term).trim().split(/\s+/);
  const last = words.pop().replace(/y$/, "(y|ie)");
  return new RegExp(`(?<![a-z])${[...words, last].join("\\s+")}(s|es)?(?![a-z])`);
}
