import type { Clock } from "./clock.ts";

const LASTS_MS = 2_000;
/** With so little left, an answer that is asked for is found anew meanwhile: who asks often never waits for a look. */
const LITTLE_MS = LASTS_MS / 2;

export type ShortMemory<T> = {
  /** What is remembered under this key, or what `find` finds now: with one look for all who ask meanwhile. */
  of(key: string, find: () => Promise<T>): Promise<T>;
  forget(): void;
};

/**
 * Answers that hold for two seconds and not longer: whom a key belongs to, where thousands of requests a second bring the same few. Each
 * time one is over, they all come at once: they share one look, and what is asked for all the time is found anew before it is over. What
 * fails is remembered by nobody; more than `most` are forgotten.
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
      () => isWanted() && known.delete(key),
    );
    return found;
  }
  return {
    of(key, find) {
      const standing = known.get(key);
      const leftMs = standing ? standing.untilMs - clock.now().getTime() : 0;
      if (!standing || leftMs <= 0) return looking.get(key) ?? look(key, find);
      if (leftMs <= LITTLE_MS && !looking.has(key)) look(key, find).catch(() => undefined);
      return Promise.resolve(standing.answer);
    },
    forget() {
      known.clear();
      looking.clear();
    },
  };
}
