/** So long the first waits for others. */
const WAIT_MS = 10;

type Batch<V> = { readonly keys: Set<string>; readonly answer: Promise<ReadonlyMap<string, V>> };

/**
 * Many small questions as few large ones: what is asked for within a few milliseconds is asked of the server at once, at
 * most `most` at a time. What the answer does not hold is null.
 */
export function askedTogether<V>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  most: number,
): (key: string) => Promise<V | null> {
  let open: Batch<V> | undefined;
  const begun = (): Batch<V> => {
    const keys = new Set<string>();
    const waited = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    const answer = waited.then(() => {
      if (open?.keys === keys) open = undefined;
      return ask([...keys]);
    });
    return { keys, answer };
  };
  return async (key) => {
    if (!open || open.keys.size >= most) open = begun();
    open.keys.add(key);
    return (await open.answer).get(key) ?? null;
  };
}
