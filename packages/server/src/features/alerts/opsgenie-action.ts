import { priorityWord } from "@shipshape/domain/alerts/priority";
import type * as z from "zod";
import { endedAlert } from "./ended-alert.ts";
import { flatWords } from "./flat-words.ts";
import { type GivenWords, givenWordsOf } from "./given-words.ts";
import type { Caller } from "./integration-keys.ts";
import {
  ActionBody,
  AssignBody,
  DescriptionBody,
  DetailsBody,
  EscalateBody,
  MessageBody,
  NoteBody,
  nameOf,
  PriorityBody,
  ResponderBody,
  SnoozeBody,
  TagsBody,
  TeamBody,
} from "./opsgenie-alert.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";
import type { OpsgenieAlertRow } from "./opsgenie-views.ts";
import { type Received, type ReceivedAction, receivedAlert } from "./received-alert.ts";

/** What an action is done to. */
export type Target = {
  readonly caller: Caller;
  readonly identity: string;
  /** The alert as it stands; undefined where there is none yet. */
  readonly row: OpsgenieAlertRow | undefined;
  readonly payload: unknown;
};

/** One of Opsgenie's actions: how it is asked for, and what it is to us. */
export type OpsgenieAction = {
  /** Opsgenie's own word for it, as its request status tells it. */
  readonly name: string;
  readonly method: "POST" | "PUT" | "DELETE";
  /** What stands behind the alert's identifier in the path. */
  readonly suffix: string;
  readonly body: z.ZodType;
  readonly does: (given: never, target: Target) => Received[];
};

type Who = z.output<typeof ActionBody>;

const acted = (
  target: Target,
  action: ReceivedAction["action"],
  { user, note }: Who,
  says?: string,
): ReceivedAction => ({
  identity: target.identity,
  integrationId: target.caller.integrationId,
  source: OPSGENIE,
  action,
  by: user ?? null,
  note: [says, note].filter(Boolean).join(": ") || null,
});

const closed = ({ caller, identity, payload }: Target): Received =>
  endedAlert({ identity, integrationId: caller.integrationId, source: OPSGENIE, payload });

type Words = Pick<GivenWords, "labels" | "annotations" | "title"> & { readonly priority: string | null };

/** The alert in other words: handed in as if its sender had said it anew. An alert that is over stays as it was. */
function reworded({ row, payload }: Target, change: (words: Words) => Partial<Words>): Received[] {
  if (row?.status !== "firing") return [];
  // not what rules made of them: those will be asked anew
  const given = givenWordsOf(row, row.received);
  const words: Words = { ...given, priority: row.priority };
  const { labels, annotations, title, priority } = { ...words, ...change(words) };
  return [
    receivedAlert({
      identity: row.identity,
      integrationId: row.integrationId,
      source: OPSGENIE,
      status: "firing",
      title,
      severity: given.severity,
      priority: priorityWord(priority),
      serviceName: given.service ?? undefined,
      labels,
      annotations,
      startsAtMs: row.startsAt.getTime(),
      endsAtMs: undefined,
      resolveTimeoutMs: Number.POSITIVE_INFINITY,
      generatorUrl: row.generatorUrl,
      payload,
    }),
  ];
}

const listed = (words: string | undefined): string[] => (words ? words.split(",").map((word) => word.trim()) : []);

const action = <S extends z.ZodType>(
  [method, suffix]: readonly [OpsgenieAction["method"], string],
  name: string,
  body: S,
  does: (given: z.output<S>, target: Target) => Received[],
): OpsgenieAction => ({ name, method, suffix, body, does });

/** Every action of Opsgenie's Alert API on one alert. What has no counterpart here is kept as a note, which people see. */
export const ACTIONS: readonly OpsgenieAction[] = [
  action(["POST", "/close"], "Close", ActionBody, (given, target) => [
    ...(given.note ? [acted(target, "note", given, "Closed")] : []),
    closed(target),
  ]),
  action(["DELETE", ""], "Delete", ActionBody, (given, target) => [
    acted(target, "note", given, "Deleted"),
    closed(target),
  ]),
  action(["POST", "/acknowledge"], "Acknowledge", ActionBody, (given, target) => [acted(target, "acknowledge", given)]),
  action(["POST", "/unacknowledge"], "UnAcknowledge", ActionBody, (given, target) => [
    acted(target, "unacknowledge", given),
  ]),
  action(["POST", "/escalate"], "EscalateToNext", EscalateBody, (given, target) => [
    acted(target, "escalate", given, `Escalation ${nameOf(given.escalation)}`),
  ]),
  action(["POST", "/snooze"], "Snooze", SnoozeBody, (given, target) => [
    acted(target, "acknowledge", given, `Snoozed until ${given.endTime}`),
  ]),
  action(["POST", "/notes"], "AddNote", NoteBody, (given, target) => [acted(target, "note", given)]),
  action(["POST", "/assign"], "Assign", AssignBody, (given, target) => [
    acted(target, "note", given, `Assigned to ${nameOf(given.owner)}`),
  ]),
  action(["POST", "/responders"], "AddResponder", ResponderBody, (given, target) => [
    acted(target, "note", given, `${nameOf(given.responder)} was asked to help`),
  ]),
  action(["POST", "/teams"], "AddTeam", TeamBody, (given, target) => [
    acted(target, "note", given, `${nameOf(given.team)} was asked to help`),
  ]),
  action(["POST", "/actions/:action"], "ExecuteCustomAction", ActionBody, (given, target) => [
    acted(target, "note", given, "A custom action was asked for"),
  ]),
  action(["POST", "/tags"], "AddTags", TagsBody, ({ tags }, target) =>
    reworded(target, ({ labels }) => ({
      labels: { ...labels, tags: [...new Set([...listed(labels["tags"]), ...tags])].join(",") },
    })),
  ),
  action(["DELETE", "/tags"], "RemoveTags", TagsBody, ({ tags }, target) =>
    reworded(target, ({ labels }) => ({
      labels: {
        ...labels,
        tags: listed(labels["tags"])
          .filter((tag) => !tags.includes(tag))
          .join(","),
      },
    })),
  ),
  action(["POST", "/details"], "AddDetails", DetailsBody, ({ details }, target) =>
    reworded(target, ({ labels }) => ({ labels: { ...labels, ...flatWords(details) } })),
  ),
  action(["DELETE", "/details"], "RemoveDetails", DetailsBody, ({ details }, target) =>
    reworded(target, ({ labels }) => ({
      labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !Object.hasOwn(details, name))),
    })),
  ),
  action(["PUT", "/message"], "UpdateMessage", MessageBody, ({ message }, target) =>
    reworded(target, ({ annotations }) => ({ title: message, annotations: { ...annotations, summary: message } })),
  ),
  action(["PUT", "/description"], "UpdateDescription", DescriptionBody, ({ description }, target) =>
    reworded(target, ({ annotations }) => ({ annotations: { ...annotations, description } })),
  ),
  action(["PUT", "/priority"], "UpdatePriority", PriorityBody, ({ priority }, target) =>
    reworded(target, () => ({ priority })),
  ),
];

/** What people read of a request afterwards: `Created alert`, `Acknowledged alert`. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  Create: "Created alert",
  Close: "Closed alert",
  Delete: "Deleted alert",
  Acknowledge: "Acknowledged alert",
  UnAcknowledge: "UnAcknowledged alert",
  EscalateToNext: "Escalated alert to next",
  Snooze: "Snoozed alert",
  AddNote: "Added note to alert",
  Assign: "Assigned ownership of alert",
};
