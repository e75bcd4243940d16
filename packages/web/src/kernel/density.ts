import { storedChoice, useStoredChoice } from "./stored-choice.ts";

export const DENSITIES = ["compact", "comfortable"] as const;
export type Density = (typeof DENSITIES)[number];

const choice = storedChoice<Density>("shipshape.density", "compact", (text) => DENSITIES.some((one) => one === text));

function show(density: Density): void {
  document.documentElement.dataset["density"] = density;
}

export const useDensity = (): Density => useStoredChoice(choice);

/** How much room rows take: 32 px each, or 40. */
export function chooseDensity(density: Density): void {
  choice.set(density);
  show(density);
}

/** Shows the chosen density. */
export const applyDensity = (): void => show(choice.get());
