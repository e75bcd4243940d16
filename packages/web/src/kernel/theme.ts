import { storedChoice, useStoredChoice } from "./stored-choice.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const choice = storedChoice<Theme>("shipshape.theme", "system", (text) => THEMES.some((theme) => theme === text));

function show(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export const useTheme = (): Theme => useStoredChoice(choice);

export function chooseTheme(theme: Theme): void {
  choice.set(theme);
  show(theme);
}

/** Shows the chosen theme; without a choice the page follows the system. */
export const applyTheme = (): void => show(choice.get());
