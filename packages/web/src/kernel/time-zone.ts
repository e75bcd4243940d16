import { isTimeZone } from "@shipshape/domain/time/time-zone";
import { createContext, useContext } from "react";
import { storedChoice, useStoredChoice } from "./stored-choice.ts";

/** `device`: the zone of this browser. */
const choice = storedChoice<string>("shipshape.timeZone", "device", (text) => text === "device" || isTimeZone(text));

/** The zone of this browser. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone of a part of a page that is looked at by somebody else's clock: `?zone=Europe/Berlin`. */
const ZoneOfPart = createContext<string | undefined>(undefined);
export const InTimeZone = ZoneOfPart.Provider;

export const chooseTimeZone = choice.set;
export const useTimeZoneChoice = (): string => useStoredChoice(choice);

/** The zone of whoever looks, as they chose it. */
export function useOwnTimeZone(): string {
  const chosen = useTimeZoneChoice();
  return chosen === "device" ? deviceZone() : chosen;
}

/** The zone in which every time here is shown. */
export function useTimeZone(): string {
  const own = useOwnTimeZone();
  return useContext(ZoneOfPart) ?? own;
}
