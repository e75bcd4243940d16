/** A share in percent, rounded down, so that nothing reads "25 %, which is less than 25 %". */
export function shareText(share: number): string {
  const tenths = Math.floor(share * 1_000 + 1e-6) / 10;
  return share > 0 && tenths === 0 ? "under 0.1 %" : `${tenths} %`.replace("-", "−");
}

/** Words with commas and a last "and": a, b and c. */
export const listText = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
