import { storedChoice, useStoredChoice } from "./stored-choice.ts";

/** Whether single keys do something: who dictates, or types by accident, switches them off (WCAG 2.1.4). */
const choice = storedChoice<"on" | "off">("shipshape.keys", "on", (text) => text === "on" || text === "off");

export const keysAreOn = (): boolean => choice.get() === "on";
export const useKeysChoice = (): "on" | "off" => useStoredChoice(choice);
export const chooseKeys = choice.set;
