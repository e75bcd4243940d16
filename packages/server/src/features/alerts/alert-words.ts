/** No word of a text index is longer, and no alert has more of them. */
const LONGEST = 100;
const MOST = 400;

/** The words of a text, each once, whatever stands between them: those that an alert is found by, and those asked for. */
export const wordsIn = (text: string): readonly string[] => {
  const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST));
  return [...new Set(words)].slice(0, MOST);
};
