import { useSyncExternalStore } from "react";

export type StoredChoice<T extends string> = {
  get(): T;
  set(value: T): void;
  subscribe(onChange: () => void): () => void;
};

/** A choice of this browser's user that outlives the page; a browser that stores nothing gets the default each time. */
export function storedChoice<T extends string>(key: string, initial: T, isValid: (text: string) => boolean) {
  const listeners = new Set<() => void>();
  let current = initial;
  try {
    const stored = localStorage.getItem(key);
    if (stored !== null && isValid(stored)) current = stored as T;
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
  return {
    get: () => current,
    set(value: T) {
      current = value;
      try {
        localStorage.setItem(key, value);
      } catch {
        // As above.
      }
      for (const listener of listeners) listener();
    },
    subscribe(onChange: () => void) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

export const useStoredChoice = <T extends string>({ subscribe, get }: Pick<StoredChoice<T>, "subscribe" | "get">): T =>
  useSyncExternalStore(subscribe, get);
