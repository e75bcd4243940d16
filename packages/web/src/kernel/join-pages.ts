/** So far a list has come: its rows, and where it goes on; null at its end. And how many there are of each kind, where that is told. */
export type Loaded<T, C = undefined> = {
  readonly rows: readonly T[];
  readonly next: string | null;
  readonly counts?: C;
};

/**
 * The head of a list, read anew, in front of what of it had come before. Where the last row of the head is not among
 * those, too much has changed: the list begins anew with its head.
 */
export function joinHead<T, C>(known: Loaded<T, C>, head: Loaded<T, C>, keyOf: (row: T) => string): Loaded<T, C> {
  const last = head.rows.at(-1);
  if (head.next === null || last === undefined) return head;
  const seam = known.rows.findIndex((row) => keyOf(row) === keyOf(last));
  if (seam === -1 || seam === known.rows.length - 1) return head;
  const inHead = new Set(head.rows.map(keyOf));
  const rest = known.rows.slice(seam + 1).filter((row) => !inHead.has(keyOf(row)));
  return { ...head, rows: [...head.rows, ...rest], next: known.next };
}

/** What has come, and the page that follows it; a row that has moved over since stands once. */
export function joinTail<T, C>(known: Loaded<T, C>, page: Loaded<T, C>, keyOf: (row: T) => string): Loaded<T, C> {
  const seen = new Set(known.rows.map(keyOf));
  return { ...page, rows: [...known.rows, ...page.rows.filter((row) => !seen.has(keyOf(row)))] };
}
