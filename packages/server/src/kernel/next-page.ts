/** What to give as `after` for the page that follows; null where this one is not full and so the last. */
export function nextPage<R>(rows: readonly R[], limit: number, keyOf: (last: R) => string): string | null {
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return last === undefined ? null : keyOf(last);
}
