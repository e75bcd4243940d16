import { WEEKDAYS, type Weekday } from "@shipshape/domain/time/weekday";

const WORDS: Readonly<Record<Weekday, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};

/** The days of the week, to choose from. */
export const DAY_OPTIONS = WEEKDAYS.map((value) => ({ value, label: WORDS[value] }));
/** The same where there is little room: Mon, Tue. */
export const SHORT_DAY_OPTIONS = WEEKDAYS.map((value) => ({ value, label: WORDS[value].slice(0, 3) }));
