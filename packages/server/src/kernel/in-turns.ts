/**
 * What comes in large numbers, so many at once: in between, whatever else came in has its turn, however many wait here.
 * @returns a promise of the turn of whoever asks; in the order in which they ask.
 */
export function inTurns(atOnce: number): () => Promise<void> {
  let waiting: (() => void)[] = [];
  let isCalled = false;
  const next = (): void => {
    for (const go of waiting.slice(0, atOnce)) go();
    waiting = waiting.slice(atOnce);
    isCalled = waiting.length > 0;
    if (isCalled) setImmediate(next);
  };
  return () =>
    new Promise((go) => {
      waiting.push(go);
      if (isCalled) return;
      isCalled = true;
      setImmediate(next);
    });
}
