import type { Clock } from "./clock.ts";

const LASTS_MS = 2_000;

export type ShortMemory<T> = {
  /** What is remembered under this key, or what `find` finds now: with one look for all who ask meanwhile. */
  of(key: string, find: () => Promise<T>): Promise<T>;
  forget(): void;
};

/**
 * Answers that hold for two seconds and not longer: whom a key belongs to, where thousands of requests a second bring the same few. Each
 * time one is over, they all come at once: they share one look. What fails is remembered by nobody; more than `most` are forgotten.
 */
export function shortMemory<T>(clock: Pick<Clock, "now">, most: number): ShortMemory<T> {
  const known = new Map<string, { readonly answer: T; readonly untilMs: number }>();
  const looking = new Map<string, Promise<T>>();

  function look(key: string, find: () => Promise<T>): Promise<T> {
    const untilMs = clock.now().getTime() + LASTS_MS;
    const found = find();
    looking.set(key, found);
    // what was forgotten meanwhile is not remembered
    const isWanted = () => looking.get(key) === found && looking.delete(key);
    found.then(
      (answer) => {
        if (!isWanted()) return;
        if (known.size >= most) known.clear();
        known.set(key, { answer, untilMs });
      },
      () => isWanted(),
    );
    return found;
  }
  return {
    of(key, find) {
      const standing = known.get(key);
      if (standing && standing.untilMs > clock.now().getTime()) return Promise.resolve(standing.answer);
      return looking.get(key) ?? look(key, find);
    },
    forget() {
      known.clear();
      looking.clear();
    },
  };
}
