import { type KeyScope, keysNow } from "./kernel/keyboard.ts";
import type { ShortcutGroup } from "./kit/shortcut-sheet.tsx";

type Key = readonly [keys: string, does: string];

/** What no page registers: the browser does it, or a field. */
const ALWAYS: Readonly<Partial<Record<KeyScope, readonly Key[]>>> = {
  list: [["Enter", "Open the row"]],
  everywhere: [["Ctrl+K", "Go to, search, act"]],
};

const TITLES: readonly (readonly [KeyScope, title: string])[] = [
  ["page", "On this page"],
  ["list", "In a list"],
  ["everywhere", "Everywhere"],
  ["go", "Go to"],
];

/** The keys that work on the page that is shown, as the page itself registered them. */
export function shortcutsNow(): ShortcutGroup[] {
  const known = keysNow();
  return TITLES.map(([scope, title]) => {
    const own = known.filter((key) => key.scope === scope).map(({ keys, does }): Key => [keys, does]);
    return { title, keys: [...(ALWAYS[scope] ?? []), ...own] };
  }).filter(({ keys }) => keys.length > 0);
}
