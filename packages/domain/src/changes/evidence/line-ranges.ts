/** Line numbers as people and stores write them: 1-5,8,10-12. */
export function rangesOf(lines: Iterable<number>): string {
  const sorted = [...new Set(lines)].toSorted((one, other) => one - other);
  const ranges: string[] = [];
  let from = sorted[0];
  for (const [at, line] of sorted.entries()) {
    if (sorted[at + 1] === line + 1 || from === undefined) continue;
    ranges.push(from === line ? String(line) : `${from}-${line}`);
    from = sorted[at + 1];
  }
  return ranges.join(",");
}

/** The line numbers of 1-5,8,10-12, rising. */
export function linesOf(ranges: string): number[] {
  if (ranges === "") return [];
  return ranges.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, step) => from + step);
  });
}
