import type { AlertRule, AlertRuleInput } from "@shipshape/contract/alerts-rules";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import type * as z from "zod";
import { momentOfLocal } from "../../kernel/moment.ts";

export type RuleView = z.output<typeof AlertRule>;
export type RuleSaid = z.input<typeof AlertRuleInput>;
type Actions = RuleSaid["do"];

/** What a rule can do, in the order in which the form offers it. */
export const ACTIONS = [
  { value: "priority", label: "Give it a priority" },
  { value: "set", label: "Change its words" },
  { value: "route", label: "Send it elsewhere" },
  { value: "suppress", label: "Page nobody" },
  { value: "pause", label: "Wait whether it passes by itself" },
  { value: "threshold", label: "Page only if several come" },
  { value: "deduplicate", label: "Make one of those that are the same" },
  { value: "workingHours", label: "Page in working hours only" },
  { value: "group", label: "Put it together with others" },
] as const;
export type Action = (typeof ACTIONS)[number]["value"];

export const TIMES = [
  { value: "always", label: "Always" },
  { value: "once", label: "In one stretch of time" },
  { value: "recurring", label: "Again and again" },
  { value: "hours", label: "In hours of the week" },
  { value: "outside", label: "Outside of hours of the week" },
] as const;
export type RuleTimeKind = (typeof TIMES)[number]["value"];

const text = (fields: FormData, name: string): string => String(fields.get(name) ?? "").trim();
const number = (fields: FormData, name: string): number => Number(text(fields, name));
const orNothing = (value: string): string | undefined => (value === "" ? undefined : value);

/** Texts with commas between them. */
const list = (said: string): string[] =>
  said
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** One field a line: `team = "db"`; with nothing after the sign it is taken away. */
export function fieldsIn(said: string): Record<string, string | null> | undefined {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return undefined;
  return Object.fromEntries(
    lines.map((line) => {
      const [name = "", ...rest] = line.split("=");
      const value = rest.join("=").trim();
      return [name.trim(), value === "" ? null : value];
    }),
  );
}

/** The same the other way, as the form shows it. */
export const fieldsText = (fields: Readonly<Record<string, string | null>> | undefined): string =>
  Object.entries(fields ?? {})
    .map(([name, value]) => `${name} = ${value ?? ""}`.trimEnd())
    .join("\n");

const hoursIn = (fields: FormData, prefix: string, timeZone: string) => ({
  timeZone: text(fields, `${prefix}TimeZone`) || timeZone,
  days: WEEKDAYS.filter((day) => fields.getAll(`${prefix}Days`).includes(day)),
  opens: text(fields, `${prefix}Opens`) || "09:00",
  closes: text(fields, `${prefix}Closes`) || "17:00",
});

function duringIn(fields: FormData, zone: string): RuleSaid["during"] {
  const kind = text(fields, "during") as RuleTimeKind;
  if (kind === "once") {
    const [from, to] = [text(fields, "from"), text(fields, "to")];
    return from === "" || to === ""
      ? undefined
      : { kind, from: momentOfLocal(from, zone), to: momentOfLocal(to, zone) };
  }
  if (kind === "recurring") {
    return {
      kind,
      rrule: text(fields, "rrule"),
      firstStart: text(fields, "firstStart"),
      timeZone: zone,
      durationMinutes: number(fields, "durationMinutes"),
    };
  }
  if (kind !== "hours" && kind !== "outside") return undefined;
  return { kind: "hours", outside: kind === "outside", ...hoursIn(fields, "during", zone) };
}

/** What each action says in the form. */
function actionIn(fields: FormData, action: Action, zone: string): Actions {
  switch (action) {
    case "priority":
      return { priority: text(fields, "priority") as NonNullable<Actions["priority"]> };
    case "suppress":
      return { suppress: { reason: text(fields, "reason") } };
    case "pause":
      return { pause: { minutes: number(fields, "pauseMinutes") } };
    case "workingHours":
      return { workingHours: hoursIn(fields, "working", zone) };
    case "deduplicate":
      return { deduplicate: { key: text(fields, "key"), withinMinutes: number(fields, "keyMinutes") } };
    case "group":
      return { group: { by: list(text(fields, "groupBy")), withinMinutes: number(fields, "groupMinutes") } };
    case "threshold": {
      const [count, withinMinutes] = [number(fields, "count"), number(fields, "withinMinutes")];
      return { threshold: { count, withinMinutes, by: list(text(fields, "by")) } };
    }
    case "route":
      return {
        route: {
          escalationPolicy: orNothing(text(fields, "escalationPolicy")),
          receiver: orNothing(text(fields, "receiver")),
        },
      };
    case "set":
      return {
        set: {
          title: orNothing(text(fields, "title")),
          severity: orNothing(text(fields, "severity")),
          service: orNothing(text(fields, "service")),
          labels: fieldsIn(text(fields, "labels")),
          annotations: fieldsIn(text(fields, "annotations")),
        },
      };
  }
}

export const actionsOf = (said: RuleSaid["do"]): Action[] =>
  ACTIONS.flatMap(({ value }) => (said[value] === undefined ? [] : [value]));

/** The rule that a form says; what the form does not show stays as it was. */
export function ruleIn(fields: FormData, zone: string, before: RuleView | undefined): RuleSaid {
  const picked = ACTIONS.filter(({ value }) => fields.getAll("actions").includes(value));
  const services = list(text(fields, "services"));
  return {
    displayName: text(fields, "displayName") || before?.displayName,
    labels: before?.labels ?? {},
    annotations: before?.annotations ?? {},
    description: text(fields, "description"),
    order: before?.order ?? number(fields, "order"),
    enabled: before?.enabled ?? true,
    when: orNothing(text(fields, "when")),
    services: services.length === 0 ? undefined : services,
    during: duringIn(fields, zone),
    do: Object.assign({}, ...picked.map(({ value }) => actionIn(fields, value, zone))) as Actions,
    stop: fields.getAll("flags").includes("stop"),
    holdsP1: fields.getAll("flags").includes("holdsP1"),
  };
}

/** What a new rule begins with. */
export const NEW_RULE: RuleSaid = { when: 'labels.env == "staging"', do: { priority: "P4" } };
