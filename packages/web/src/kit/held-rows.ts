type Held<T> = {
  readonly shown: readonly T[];
  readonly keys: readonly string[];
  /** Rows that wait. */
  readonly newCount: number;
};

/**
 * Which of the rows are shown while `heldKeys` are: those, in the order in which they stand; after them what stands
 * behind the last of them. The others wait. What is gone is gone. Where nothing is held, everything is shown.
 */
export function holdRows<T>(heldKeys: readonly string[], rows: readonly T[], keyOf: (row: T) => string): Held<T> {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const held = new Set(heldKeys.filter((key) => byKey.has(key)));
  if (held.size === 0) return { shown: rows, keys: [...byKey.keys()], newCount: 0 };
  let last = rows.length - 1;
  while (last >= 0 && !held.has(keyOf(rows[last] as T))) last -= 1;
  const keys = [...held, ...rows.slice(last + 1).map(keyOf)];
  const shown = keys.map((key) => byKey.get(key) as T);
  return { shown, keys, newCount: rows.length - shown.length };
}
