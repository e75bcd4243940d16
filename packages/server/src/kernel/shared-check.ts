/**
 * One check for all who ask at the same time: whoever asks while it runs shares the next one, so that no answer is older than its
 * question. One begins at most every `everyMs`; who comes alone does not wait.
 */
export function sharedCheck<T>(check: () => Promise<T>, everyMs: number): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    next = undefined;
    const answer = check();
    const pause = new Promise<void>((resolve) => setTimeout(resolve, everyMs));
    running = Promise.allSettled([answer, pause]).then(() => {
      running = undefined;
    });
    return answer;
  };
  return () => {
    if (!running) return start();
    next ??= running.then(start);
    return next;
  };
}
