import { isTimeZone } from "@shipshape/domain/time/time-zone";
import { storedChoice, useStoredChoice } from "./stored-choice.ts";

/** `device`: the zone of this browser. */
const choice = storedChoice<string>("shipshape.timeZone", "device", (text) => text === "device" || isTimeZone(text));

const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export const chooseTimeZone = choice.set;
export const useTimeZoneChoice = (): string => useStoredChoice(choice);

/** The zone in which every time of the interface is shown. */
export function useTimeZone(): string {
  const chosen = useTimeZoneChoice();
  return chosen === "device" ? deviceZone() : chosen;
}
