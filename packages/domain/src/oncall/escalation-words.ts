import { WEEKDAYS } from "../time/weekday.ts";
import type { EscalationCondition, EscalationHours, EscalationTarget } from "./escalation.ts";

const DAYS = { MO: "Mon", TU: "Tue", WE: "Wed", TH: "Thu", FR: "Fri", SA: "Sat", SU: "Sun" } as const;

/** "Mon–Fri", "Sat, Sun", "every day". */
function daysText(days: EscalationHours["days"]): string {
  const wanted = WEEKDAYS.filter((day) => days.includes(day));
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (wanted.length === WEEKDAYS.length) return "every day";
  if (first === undefined || last === undefined) return "no day";
  const isRun = WEEKDAYS.indexOf(last) - WEEKDAYS.indexOf(first) === wanted.length - 1 && wanted.length > 2;
  return isRun ? `${DAYS[first]}–${DAYS[last]}` : wanted.map((day) => DAYS[day]).join(", ");
}

/** "Mon–Fri 09:00–17:00 of payments-primary", "… of whoever is on call for it", "… in Europe/Berlin". */
export function hoursText({ days, opens, closes, timeZone, schedule, responder }: EscalationHours): string {
  const whole = opens === closes && opens === "00:00";
  const clock = whole ? daysText(days) : `${daysText(days)} ${opens}–${closes}`;
  if (responder?.kind === "user") return `${clock} of ${responder.name}`;
  if (responder !== undefined) return `${clock} of whoever is on call for ${responder.name}`;
  return schedule === undefined ? `${clock} in ${timeZone}` : `${clock} of ${schedule}`;
}

/** What a branch asks, as the rest of a sentence that begins with "if": "the priority is P1 or P2". */
export function conditionText(condition: EscalationCondition): string {
  const { priority, urgency, severity, labels = [], hours, all = [], any, not } = condition;
  return [
    ...(priority ? [`the priority is ${priority.join(" or ")}`] : []),
    ...(urgency ? [`the urgency is ${urgency}`] : []),
    ...(severity ? [`the severity is ${severity.join(" or ")}`] : []),
    ...labels.map((text) => `${text} matches`),
    ...(hours ? [`it is ${hoursText(hours)}`] : []),
    ...all.map(conditionText),
    ...(any ? [any.map(conditionText).join(", or ")] : []),
    ...(not ? [`not (${conditionText(not)})`] : []),
  ].join(", and ");
}

/** Whom a target means, before anybody looks who that is. */
export function targetText(target: EscalationTarget): string {
  switch (target.kind) {
    case "user":
      return target.name;
    case "schedule":
      return `whoever is on call for ${target.name}`;
    case "roundRobin":
      return target.schedule === undefined
        ? `the next of ${(target.users ?? []).join(", ")}`
        : `the next of those on call for ${target.schedule}`;
    case "everyone":
      return target.schedule === undefined ? `everybody in the team ${target.team}` : `everybody in ${target.schedule}`;
    case "policy":
      return `hands off to ${target.name}`;
    case "webhook":
      return `the program at ${hostOf(target.url)}`;
  }
}

/** The host of an address: the rest of it may be a secret. */
export const hostOf = (url: string): string => /^[a-z]+:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
