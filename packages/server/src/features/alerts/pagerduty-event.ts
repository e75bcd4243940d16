import { newId } from "../../kernel/id.ts";
import type { Answer, DoorCall } from "./door.ts";
import { endedAlert } from "./ended-alert.ts";
import { type Fields, isFields } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import type { Received } from "./received-alert.ts";
import { Refused } from "./refused.ts";
import { momentMs } from "./wire-time.ts";

const KEY_LENGTH = 32;
const LONGEST_KEY = 255;

export type EventAction = "trigger" | "acknowledge" | "resolve";
const ACTIONS: readonly string[] = ["trigger", "acknowledge", "resolve"];

/** The object of a body; PagerDuty calls anything else unrecognized. */
export function objectOf(value: unknown): Fields {
  if (isFields(value)) return value;
  throw new Refused("unreadable", "The body is no JSON object.");
}

export const isBlank = (value: unknown): boolean => value === undefined || value === null || value === "";

export const missing = (name: string): string => `'${name}' is missing or blank`;

/** A text as a field has it; a number counts as its digits. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === "string" ? value || undefined : typeof value === "number" ? String(value) : undefined;

/** What is wrong with a text; an optional one may be absent. */
export function textProblem(name: string, value: unknown, longest: number, required = false): string | undefined {
  if (isBlank(value)) return required ? missing(name) : undefined;
  const text = textIn(value);
  if (text === undefined) return `'${name}' is invalid (must be a string)`;
  return [...text].length > longest
    ? `Length of '${name}' is incorrect (should be at most ${longest} characters)`
    : undefined;
}

/** What is wrong with a choice between words. */
export function choiceProblem(name: string, value: unknown, choices: readonly string[]): string | undefined {
  if (isBlank(value)) return missing(name);
  if (typeof value === "string" && choices.includes(value)) return undefined;
  const [last, ...others] = choices.map((choice) => `'${choice}'`).toReversed();
  return `'${name}' is invalid (must be one of the following: ${others.toReversed().join(", ")} or ${last})`;
}

/** ISO 8601, also with a zone without a colon, as PagerDuty's own examples have it. */
export function timeProblem(name: string, value: unknown): string | undefined {
  if (isBlank(value) || timeOf(value) !== undefined) return undefined;
  return `'${name}' is invalid (must be an ISO 8601 timestamp)`;
}

export const timeOf = (value: unknown): number | undefined =>
  typeof value === "string" ? momentMs(value.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) : undefined;

/** What both versions ask of an event: a key, an action, and, unless it is new, what it is about. */
export function eventProblems(event: Fields, names: { key: string; action: string; dedup: string }): string[] {
  const action = event[names.action];
  const needsDedup = action === "acknowledge" || action === "resolve";
  return [
    choiceProblem(names.action, action, ACTIONS),
    textProblem(names.dedup, event[names.dedup], LONGEST_KEY, needsDedup),
  ].filter((problem) => problem !== undefined);
}

export const refuseEvent = (problems: readonly string[]): Refused =>
  new Refused(
    "invalid",
    problems.join("; "),
    problems.map((message) => ({ path: "", message })),
  );

/** Whose key it is. PagerDuty's keys have 32 characters; a token of ours, which is longer, is as good. */
export async function admitKey(call: DoorCall, name: string, key: unknown): Promise<Caller> {
  if (isBlank(key)) throw refuseEvent([missing(name)]);
  const text = typeof key === "string" ? key : "";
  if (text.length === KEY_LENGTH || text.startsWith("shp_")) return call.admit(text);
  throw refuseEvent([`Length of '${name}' is incorrect (should be ${KEY_LENGTH} characters)`]);
}

/** The key of an event, or, where a trigger has none, a new one: each such trigger is an alert of its own. */
export const dedupKeyOf = (given: unknown): string => textIn(given) ?? newId().replaceAll("-", "");

/** The same key of another integration is another alert. */
export const identityOf = ({ integrationId }: Caller, key: string): string => `${integrationId ?? "pagerduty"}:${key}`;

export type PagerDutyEvent = {
  readonly source: string;
  readonly action: EventAction;
  readonly key: string;
  readonly payload: unknown;
  /** What a trigger says of the alert. */
  readonly alert: () => Received;
};

/** What an event is to us: an alert, its end, or that somebody looks after it. */
export function receivedEvent(caller: Caller, { source, action, key, payload, alert }: PagerDutyEvent): Received {
  const identity = identityOf(caller, key);
  const { integrationId } = caller;
  if (action === "trigger") return alert();
  if (action === "acknowledge") return { identity, integrationId, source, action, by: null, note: null };
  return endedAlert({ identity, integrationId, source, payload });
}

/** PagerDuty's shape of a fault: a short name, a sentence, and what is wrong in detail. */
export const faultAnswer = (status: number, name: string, message: string, errors: readonly string[]): Answer => ({
  status,
  body: { status: name, message, errors },
});

type RefusalWords = {
  /** What a key is called: "routing key". */
  readonly key: string;
  readonly limitBytes: number;
  readonly fault: string;
  readonly unrecognized: string;
  /** More than we can take: here the versions differ in their codes. */
  readonly tooMuch: (message: string) => Answer;
};

/** How a version of the Events API refuses: 400 with the list of what is wrong, 413 for what is too large. */
export const eventRefusal =
  ({ key, limitBytes, fault, unrecognized, tooMuch }: RefusalWords) =>
  ({ reason, message, faults }: Refused): Answer => {
    const invalid = (errors: readonly string[]) => faultAnswer(400, "invalid event", "Event object is invalid", errors);
    switch (reason) {
      case "invalid":
        return invalid(faults.map((one) => one.message));
      case "wrong_key":
      case "wrong_kind":
      case "retired":
        return invalid([`Invalid ${key}`]);
      case "too_large":
        return faultAnswer(413, "invalid event", "Event object is too large", [`Event exceeds ${limitBytes} bytes`]);
      case "overloaded":
        return tooMuch(message);
      case "fault":
        return faultAnswer(500, fault, "Retry later", [message]);
      default:
        return faultAnswer(400, unrecognized, "Event object format is unrecognized", ["JSON parse error"]);
    }
  };
