type Pair = readonly [what: string, address: string];

/** Pairs as lines of text: what it is, then its address. */
export const linesOf = (pairs: readonly Pair[]): string =>
  pairs.map(([what, address]) => `${what} ${address}`).join("\n");

/** The same read back: the last word of a line is the address; where there is only one, it says both. */
export function pairsOf(lines: string): Pair[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [, what, address] = /^(.*\S)\s+(\S+)$/.exec(line) ?? [];
      return what === undefined || address === undefined ? [line, line] : [what, address];
    });
}
