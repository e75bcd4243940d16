import * as z from "zod";
import { flatWords, isFields, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";
import { identityFrom, type Received, receivedAlert } from "./received-alert.ts";
import { invalidBody, Refused } from "./refused.ts";

/** The limits of Opsgenie's Alert API ("Create Alert", "Add Note"), in characters or items. */
const LONGEST = { message: 130, alias: 512, description: 15_000, entity: 512, source: 100, user: 100, note: 25_000 };
const MOST_DETAILS = 8_000;

const length = (text: string): number => [...text].length;
const text = (field: keyof typeof LONGEST) =>
  z
    .string(`${field} must be a string`)
    .refine((value) => length(value) <= LONGEST[field], `${field} can not be longer than ${LONGEST[field]} characters`);
const required = (field: "message" | "description" | "note") =>
  text(field).refine((value) => value.trim() !== "", `${field} can not be empty`);

const Responder = z.looseObject({
  type: z.enum(["team", "user", "escalation", "schedule", "group", "all", "none"]).optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  username: z.string().optional(),
});
const Recipients = z.array(Responder).max(50, "can not have more than 50 items").nullish();
const Words = (field: string, most: number) =>
  z
    .array(
      z.string().refine((word) => length(word) <= 50, `each of ${field} can not be longer than 50 characters`),
      `${field} must be a list of strings`,
    )
    .max(most, `${field} can not have more than ${most} items`);
const Details = z
  .record(z.string(), z.unknown(), "details must be a map")
  .refine(
    (details) => length(JSON.stringify(details)) <= MOST_DETAILS,
    `details can not be longer than ${MOST_DETAILS} characters`,
  );
const Priority = z.enum(["P1", "P2", "P3", "P4", "P5"], "priority must be one of P1, P2, P3, P4, P5");

/** Who acts, from where, and what they say: what every action may carry. */
export const ActionBody = z.object({
  user: text("user").nullish(),
  source: text("source").nullish(),
  note: text("note").nullish(),
});

export const CreateBody = ActionBody.extend({
  message: required("message"),
  alias: text("alias").nullish(),
  description: text("description").nullish(),
  responders: Recipients,
  teams: Recipients,
  visibleTo: Recipients,
  actions: Words("actions", 10).nullish(),
  tags: Words("tags", 20).nullish(),
  details: Details.nullish(),
  entity: text("entity").nullish(),
  priority: Priority.nullish(),
});

export const NoteBody = ActionBody.extend({ note: required("note") });
export const SnoozeBody = ActionBody.extend({
  endTime: z.iso.datetime({ offset: true, error: "endTime must be a date such as 2030-04-03T20:05:50.894Z" }),
});
export const TagsBody = ActionBody.extend({ tags: Words("tags", 20) });
export const DetailsBody = ActionBody.extend({ details: Details });
export const MessageBody = z.object({ message: required("message") });
export const DescriptionBody = z.object({ description: required("description") });
export const PriorityBody = z.object({ priority: Priority });
export const AssignBody = ActionBody.extend({ owner: Responder });
export const ResponderBody = ActionBody.extend({ responder: Responder });
export const TeamBody = ActionBody.extend({ team: Responder });
export const EscalateBody = ActionBody.extend({ escalation: Responder });

/** The body as one of these, or 422 with what is wrong with each field. An absent body is an empty one. */
export function bodyAs<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  if (!isFields(body)) throw new Refused("unreadable", "The body is no JSON object.");
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalidBody(
    parsed.error.issues.map(({ path, message }) => {
      const [field = "body"] = path;
      const absent = message.startsWith("Invalid input") ? `${String(field)} can not be empty` : message;
      return { path: path.join(".") || "body", message: absent };
    }),
  );
}

/** A recipient as people would name it. */
export const nameOf = ({ name, username, id, type }: z.output<typeof Responder>): string =>
  name ?? username ?? id ?? type ?? "somebody";

/** What Opsgenie's five priorities are in words that rules and incidents know. */
const SEVERITIES = { P1: "critical", P2: "error", P3: "warning", P4: "warning", P5: "info" } as const;

/** An alias is the key of one alert among those of its integration. */
export const identityOf = ({ integrationId }: Pick<Caller, "integrationId">, alias: string): string =>
  identityFrom(`${integrationId ?? OPSGENIE}:${alias}`);

/** An alert as Opsgenie's "Create Alert" describes it. Its details are its labels. */
export function createdAlert(
  caller: Caller,
  alias: string,
  given: z.output<typeof CreateBody>,
  payload: unknown,
): Received {
  const details = flatWords(given.details ?? {});
  const priority = given.priority ?? "P3";
  const severity = details["severity"] ?? SEVERITIES[priority];
  return receivedAlert({
    identity: identityOf(caller, alias),
    integrationId: caller.integrationId,
    source: OPSGENIE,
    status: "firing",
    title: given.message,
    severity,
    priority,
    defaultServiceName: caller.serviceName,
    labels: {
      ...details,
      ...present({ alias, entity: given.entity, source: given.source, tags: given.tags?.join(","), severity }),
    },
    annotations: present({
      summary: given.message,
      description: given.description,
      note: given.note,
      responders: [...(given.responders ?? []), ...(given.teams ?? [])].map(nameOf).join(", "),
      actions: given.actions?.join(", "),
    }),
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload,
  });
}
