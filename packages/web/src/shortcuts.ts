import type { ShortcutGroup } from "./kit/shortcut-sheet.tsx";
import { PLACES, SETTINGS } from "./places.ts";

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    keys: [
      ["Ctrl+K", "Go to, search, act"],
      ["j", "Next row"],
      ["k", "Previous row"],
      ["Enter", "Open the row"],
      ["/", "Filter the list"],
      ["c", "Add a service, on Services"],
      ["i", "Declare an incident, on Incidents"],
      ["?", "These keys"],
    ],
  },
  {
    title: "On an incident",
    keys: [
      ["a", "Acknowledge"],
      ["e", "Escalate"],
      ["r", "Resolve"],
      ["n", "Write a note"],
    ],
  },
  { title: "Go to", keys: [...PLACES, SETTINGS].map(({ key, label }) => [`g ${key}`, label] as const) },
];
