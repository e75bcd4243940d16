import { humanizeMinutes } from "../time/duration.ts";
import { recurrenceText } from "../time/recurrence.ts";
import { utcMinute } from "../time/utc-minute.ts";
import type { AlertRule, RuleActions, WorkingHours } from "./rule.ts";
import type { RuleTime } from "./rule-time.ts";

const hoursText = ({ days, opens, closes, timeZone, holidays }: WorkingHours): string =>
  `${days.join(" ")} ${opens} to ${closes} (${timeZone})${holidays.length > 0 ? `, but for ${holidays.length} holidays` : ""}`;

const list = (names: readonly string[]): string => names.join(", ");

function settingText(set: NonNullable<RuleActions["set"]>): string[] {
  const named = (["title", "severity", "service"] as const).filter((name) => set[name] !== undefined);
  const labels = Object.keys(set.labels ?? {}).map((name) => `label ${name}`);
  const annotations = Object.keys(set.annotations ?? {}).map((name) => `annotation ${name}`);
  const all = [...named, ...labels, ...annotations];
  return all.length === 0 ? [] : [`sets ${list(all)}`];
}

function routingText(route: NonNullable<RuleActions["route"]>): string[] {
  return [
    ...(route.escalationPolicy ? [`sends it to the policy ${route.escalationPolicy}`] : []),
    ...(route.receiver ? [`sends it to ${route.receiver}`] : []),
  ];
}

/** A time as rows and the API tell it: moments as dates. */
type ToldTime = { readonly kind: "once"; readonly from: Date; readonly to: Date } | Exclude<RuleTime, { kind: "once" }>;

/** When a rule holds, in words. */
export function ruleTimeText(time: ToldTime): string {
  if (time.kind === "once") return `${utcMinute(time.from)} to ${utcMinute(time.to)}`;
  if (time.kind === "hours") return `${time.outside ? "outside of " : ""}${hoursText(time)}`;
  return `${recurrenceText(time)}, for ${humanizeMinutes(time.durationMinutes)} (${time.timeZone})`;
}

/** What a rule does, in words: "suppresses it; gives it priority P1". */
export function ruleText({ do: actions, stop, during }: Pick<AlertRule, "do" | "stop" | "during">): string {
  const { set, priority, route, suppress, deduplicate, threshold, pause, workingHours, group } = actions;
  const parts = [
    ...(set ? settingText(set) : []),
    ...(priority ? [`gives it priority ${priority}`] : []),
    ...(route ? routingText(route) : []),
    ...(suppress ? [during === undefined ? "suppresses it" : "keeps it silent as maintenance"] : []),
    ...(deduplicate ? [`makes one of those with the same ${deduplicate.key}`] : []),
    ...(threshold ? [`waits for ${threshold.count} in ${humanizeMinutes(threshold.withinMinutes)}`] : []),
    ...(pause ? [`waits ${humanizeMinutes(pause.minutes)} whether it passes`] : []),
    ...(workingHours ? [`lets it page in ${hoursText(workingHours)}`] : []),
    ...(group ? [`groups by ${group.by.length === 0 ? "nothing: all are one" : list(group.by)}`] : []),
    ...(stop ? ["asks no rule after it"] : []),
  ];
  return parts.length === 0 ? "does nothing yet" : parts.join("; ");
}
