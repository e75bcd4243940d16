/** The one of these names that was probably meant; none when nothing is close enough to be a slip of the fingers. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase();
  let most = Math.max(1, Math.floor(wanted.length / 3));
  let nearest: string | undefined;
  for (const name of names) {
    const slips = slipsBetween(wanted, name.toLowerCase(), most);
    if (slips > most) continue;
    nearest = name;
    most = slips - 1;
  }
  return nearest;
}

/**
 * Letters to put in, leave out, replace or swap with their neighbour (the optimal string alignment distance); more than
 * `most` as soon as it is sure to be more.
 */
function slipsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const replaced = at(last, column - 1) + (isSame ? 0 : 1);
      const swapped = isSwapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY;
      current[column] = Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced, swapped);
    }
    if (Math.min(...current, ...last) > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
