const KEY = "shipshape.recents";
const MOST = 8;

/** A page that was looked at: where it is, and what it is called. */
export type Recent = { readonly href: string; readonly name: string };

const isRecent = (value: unknown): value is Recent =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "href") === "string";

/** The things this browser's user looked at last, newest first. */
export function recents(): Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch {
    return [];
  }
}

export function rememberVisit(visit: Recent): void {
  try {
    const others = recents().filter(({ href }) => href !== visit.href);
    localStorage.setItem(KEY, JSON.stringify([visit, ...others].slice(0, MOST)));
  } catch {
    // Storage is forbidden here: nothing is remembered.
  }
}

/** Whoever signs out leaves no names behind. */
export function forgetVisits(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}
