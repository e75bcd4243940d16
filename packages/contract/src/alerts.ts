import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageQuery } from "./value.ts";

export const AlertStatus = z.enum(["firing", "resolved"]);
export const Priority = z.enum(PRIORITIES).describe("P1 wakes people, P5 is for the record");
export const AlertLabels = z.record(z.string(), z.string());

/** How far the answer to an alert has come: who was asked, who answers, who is asked next. */
export const AlertAnswer = z.object({
  incidentStatus: z.enum(["open", "acknowledged", "resolved"]),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: Moment.nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: Moment.nullable(),
  paged: z
    .object({ user: Name, at: Moment, status: z.string(), others: z.int().describe("paged by the same step") })
    .nullable()
    .describe("who was paged last"),
  next: z
    .object({ at: Moment, to: z.array(z.string()).describe("people, by name; none: the last time to answer ends") })
    .nullable(),
  because: z.string().nullable().describe("why paging goes on or stopped"),
});

export const Alert = z.object({
  id: z.uuid(),
  shortId: z.string().describe("ALR-12"),
  fingerprint: z.string().describe("16 hex digits, as Alertmanager computes it from the labels"),
  source: z.string().describe("the door it came in by: alertmanager-api, pagerduty-v2, opsgenie, api, slo …"),
  status: AlertStatus,
  title: z.string(),
  severity: z.string(),
  service: Name.nullable(),
  labels: AlertLabels,
  annotations: z.record(z.string(), z.string()),
  startsAt: Moment,
  endsAt: Moment.nullable(),
  lastReceivedAt: Moment,
  receivedCount: z.int(),
  generatorUrl: z.string().nullable(),
  because: z.string().describe("why it paged, or did not"),
  priority: Priority,
  decision: z.enum(["dispatch", "hold", "suppress"]).describe("what the rules decided: it was let through, or not"),
  word: z.string().describe("how it stands: silenced, held until 09:00; empty when it was let through"),
  silencedBy: z.array(z.string()).describe("silences that cover it now, by short id, also where it was let through"),
  incidentId: z.uuid().nullable(),
  incidentShortId: z.string().nullable(),
  answer: AlertAnswer.nullable(),
});

/** An alert of the past that was like this one, and what was done. */
export const SimilarAlert = z.object({
  id: z.uuid(),
  shortId: z.string(),
  title: z.string(),
  status: AlertStatus,
  startsAt: Moment,
  endsAt: Moment.nullable(),
  sameLabels: z.boolean().describe("the very same labels; else the same alertname of the same service"),
  incidentShortId: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.string().nullable().describe("what the timeline says of how its incident ended"),
  notes: z.array(z.string()).describe("what people wrote into its incident's timeline, newest first"),
});

/** `name=value` pairs with commas between them, as on a command line. */
const Matchers = z
  .string()
  .max(500)
  .regex(/^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/, "labels as name=value, several with commas between them");

/** Where a list goes on: after this alert; in the order of urgency also in which part of it. */
const AFTER = /^((firing|resolved)\.)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const AlertFilter = z.object({
  status: AlertStatus.optional(),
  service: Name.optional(),
  team: Name.optional().describe("alerts of the services that this team owns"),
  whose: z.enum(["mine", "all"]).optional().describe("mine: what I was paged for, or what a team of mine owns"),
  severity: z.string().max(100).optional().describe("its own word, such as critical"),
  source: z.string().max(100).optional(),
  label: Matchers.optional().describe("labels it has: env=production,region=eu"),
  search: z.string().max(200).optional().describe("the beginnings of words in title, service and labels, or its id"),
});

export const alerts = {
  ingest: defineRoute({
    id: "alerts.ingest",
    method: "POST",
    path: "/api/v1/alerts",
    summary: "Send alerts; answered once they are on disk",
    permission: "alerts:ingest",
    body: z.strictObject({
      alerts: z
        .array(
          z.strictObject({
            labels: AlertLabels.refine((labels) => Object.keys(labels).length > 0, "at least one label"),
            annotations: z.record(z.string(), z.string()).default({}),
            status: AlertStatus.default("firing"),
            startsAt: Moment.optional(),
            endsAt: Moment.optional(),
            generatorUrl: z.string().max(2000).optional(),
          }),
        )
        .min(1)
        .max(1000),
    }),
    response: z.object({
      accepted: z.array(
        z.object({ fingerprint: z.string(), change: z.enum(["opened", "refreshed", "resolved", "none"]) }),
      ),
    }),
  }),
  list: defineRoute({
    id: "alerts.list",
    method: "GET",
    path: "/api/v1/alerts",
    summary: "Alerts, newest first",
    permission: "alerts:read",
    query: PageQuery.extend({
      ...AlertFilter.shape,
      after: z.string().regex(AFTER, "the 'next' of the page before").optional(),
      sort: z
        .enum(["newest", "urgent"])
        .default("newest")
        .describe("urgent: what fires first, of that the most severe, of that the newest"),
    }),
    response: z.object({ alerts: z.array(Alert), next: z.string().nullable() }),
  }),
  count: defineRoute({
    id: "alerts.count",
    method: "GET",
    path: "/api/v1/alerts/count",
    summary: "How many alerts fire, and how many of them are mine",
    permission: "alerts:read",
    response: z.object({
      firing: z.int(),
      mine: z.int(),
      severities: z.array(z.string()).describe("the words that those which fire use"),
    }),
  }),
  get: defineRoute({
    id: "alerts.get",
    method: "GET",
    path: "/api/v1/alerts/:id",
    summary: "An alert by id or short id, with what was received for it",
    permission: "alerts:read",
    params: z.object({ id: z.string() }),
    response: Alert.extend({
      signals: z.array(z.object({ at: Moment, source: z.string(), status: AlertStatus, payload: z.unknown() })),
    }),
  }),
  setAside: defineRoute({
    id: "alerts.setAside",
    method: "GET",
    path: "/api/v1/alerts/set-aside",
    summary: "What came in and could not be processed, newest first, with the reason",
    permission: "alerts:read",
    response: z.object({
      setAside: z.array(z.object({ id: z.uuid(), at: Moment, reason: z.string(), received: z.string() })),
    }),
  }),
  similar: defineRoute({
    id: "alerts.similar",
    method: "GET",
    path: "/api/v1/alerts/:id/similar",
    summary: "Earlier alerts like this one, newest first, and how each ended",
    permission: "alerts:read",
    params: z.object({ id: z.string() }),
    query: z.object({ limit: z.coerce.number<string | number>().int().min(1).max(50).default(10) }),
    response: z.object({ alerts: z.array(SimilarAlert) }),
  }),
};

export const AlertEvent = z.object({
  alertId: z.uuid(),
  shortId: z.string(),
  fingerprint: z.string(),
  source: z.string(),
  title: z.string(),
  severity: z.string(),
  serviceId: z.uuid().nullable(),
  service: Name.nullable(),
  labels: AlertLabels,
  startsAt: Moment,
});
export const alertOpened = defineEvent("alerts.alertOpened", "An alert began to fire", AlertEvent);
export const alertResolved = defineEvent(
  "alerts.alertResolved",
  "An alert stopped firing",
  AlertEvent.extend({ endsAt: Moment, because: z.string() }),
);
const FurtherReceivers = z
  .array(z.object({ receiver: z.string().optional(), escalationPolicy: z.string().optional() }))
  .readonly();
/** Where the rules and routes send an alert. */
export const AlertRoute = z.object({
  path: z.string().optional().describe("the way through the route tree, in words"),
  receiver: z.string().optional().describe("the receiver that the route tree or a rule names"),
  escalationPolicy: z.string().optional().describe("the policy that answers it, in place of its service's"),
  also: FurtherReceivers.optional().describe("further receivers that are paged, to which 'continue' leads"),
  muted: FurtherReceivers.optional().describe("further ones that are muted, and page after that"),
});
export const alertDispatched = defineEvent(
  "alerts.alertDispatched",
  "An alert passed the rules: somebody shall know of it",
  AlertEvent.extend({
    priority: Priority,
    urgency: z.enum(["high", "low"]),
    groupKey: z.string().describe("alerts with the same one belong together"),
    route: AlertRoute,
    because: z.string().describe("why it was let through"),
  }),
  { isPassing: true },
);
export const alertUnmuted = defineEvent(
  "alerts.alertUnmuted",
  "Receivers of an alert that fires were passed over while they were muted: now somebody of theirs shall know, too",
  alertDispatched.payload.extend({ unmuted: FurtherReceivers.describe("those receivers") }),
);
export const alertActionReceived = defineEvent(
  "alerts.actionReceived",
  "Somebody acted on an alert through the sender's own door",
  z.object({
    alertId: z.uuid(),
    shortId: z.string(),
    identity: z.string(),
    source: z.string(),
    integrationId: z.uuid().nullable(),
    action: z.enum(["acknowledge", "unacknowledge", "escalate", "note"]),
    by: z.string().nullable().describe("who, in the sender's words"),
    note: z.string().nullable(),
    ownOnly: z.boolean().optional().describe("takes back no acknowledgement but their own: the end of a snooze"),
  }),
);
