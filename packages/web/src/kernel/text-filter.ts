/** Whether every word that was typed stands somewhere in the texts, in any order and case. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const hay = texts.join(" ").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
