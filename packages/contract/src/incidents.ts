import * as z from "zod";
import { defineEvent } from "./event.ts";
import { PagingRun, StepPreview } from "./incidents-paging.ts";
import { Urgency } from "./notify.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageQuery } from "./value.ts";

export const IncidentStatus = z.enum(["open", "acknowledged", "resolved"]);
export const Severity = z.enum(["SEV1", "SEV2", "SEV3", "SEV4"]);

export const LikelyCause = z.object({
  deploymentId: z.uuid(),
  shortId: z.string(),
  service: Name,
  environment: Name,
  version: z.string(),
  startedAt: Moment,
  confidence: z.number().min(0).max(1),
  because: z.string(),
});

export const TimelineEntry = z.object({
  id: z.uuid(),
  at: Moment,
  kind: z.string().describe("opened, alert, paged, delivered, acknowledged, note, deployment, cause, resolved …"),
  text: z.string(),
  actor: z.string(),
  details: z.record(z.string(), z.unknown()),
  isKey: z.boolean().describe("whether it belongs to the story in short"),
  editedAt: Moment.nullable(),
  earlier: z.array(z.object({ text: z.string(), at: Moment })).describe("what it said before, oldest first"),
});

export const IncidentRole = z.enum(["commander", "communications"]);

export const Incident = z.object({
  id: z.uuid(),
  shortId: z.string().describe("INC-142"),
  title: z.string(),
  status: IncidentStatus,
  severity: Severity,
  service: Name.nullable(),
  openedAt: Moment,
  acknowledgedAt: Moment.nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Moment.nullable(),
  resolvedBy: z.string().nullable(),
  because: z.string().describe("why it was opened"),
  openAlerts: z.int(),
  test: z.boolean().describe("a test page: real all the way, and counted nowhere"),
});

export const IncidentDetail = Incident.extend({
  group: z
    .string()
    .nullable()
    .describe("the group that a rule or a route made, whose alerts it takes in; null: its service's"),
  environment: Name.nullable(),
  beganAt: Moment.describe("when the trouble began, before anybody knew"),
  roles: z.array(z.object({ role: IncidentRole, user: Name, since: Moment })),
  timeline: z.array(TimelineEntry),
  likelyCauses: z.array(LikelyCause),
  pagingRun: PagingRun.nullable().describe("how paging stands by the first policy that pages for it"),
  otherPagingRuns: z.array(PagingRun).describe("and by the policies of further receivers, side by side with it"),
  alertIds: z.array(z.uuid()),
});

const byId = z.object({ id: z.string().describe("its id or short id") });

export const incidents = {
  list: defineRoute({
    id: "incidents.list",
    method: "GET",
    path: "/api/v1/incidents",
    summary: "Incidents, newest first",
    permission: "incidents:read",
    query: PageQuery.extend({
      after: z
        .string()
        .regex(/^INC-\d{1,15}$/i, "the 'next' of the page before, such as INC-142")
        .optional()
        .describe("the 'next' of the page before"),
      status: z.enum(["open", "acknowledged", "resolved", "live"]).optional().describe("live: not resolved"),
      service: Name.optional(),
      severity: Severity.optional(),
      mine: z.stringbool().optional().describe("only those that I look after, was paged for, or have a role in"),
      text: z.string().max(200).optional().describe("words of the title, or a short id"),
      test: z.stringbool().optional().describe("only test pages, or none of them"),
    }),
    response: z.object({ incidents: z.array(Incident), next: z.string().nullable() }),
  }),
  get: defineRoute({
    id: "incidents.get",
    method: "GET",
    path: "/api/v1/incidents/:id",
    summary: "An incident with timeline, likely causes and paging",
    permission: "incidents:read",
    params: byId,
    response: IncidentDetail,
  }),
  previewPaging: defineRoute({
    id: "incidents.previewPaging",
    method: "GET",
    path: "/api/v1/incidents/paging-preview",
    summary: "Whom an incident of a service would page now, and why",
    permission: "incidents:read",
    query: z.object({ service: Name }),
    response: z.object({
      escalationPolicy: Name.nullable(),
      because: z.string(),
      steps: z.array(StepPreview),
    }),
  }),
  declare: defineRoute({
    id: "incidents.declare",
    method: "POST",
    path: "/api/v1/incidents",
    summary: "Declare an incident by hand",
    permission: "incidents:write",
    body: z.strictObject({
      title: z.string().min(1).max(200),
      severity: Severity,
      service: Name.optional(),
      page: z.boolean().default(true).describe("page the service's escalation policy"),
    }),
    response: IncidentDetail,
  }),
  update: defineRoute({
    id: "incidents.update",
    method: "PATCH",
    path: "/api/v1/incidents/:id",
    summary: "Say in better words what is wrong, or how bad it is",
    permission: "incidents:write",
    params: byId,
    body: z.strictObject({ title: z.string().min(1).max(200).optional(), severity: Severity.optional() }),
    response: IncidentDetail,
  }),
  assignRole: defineRoute({
    id: "incidents.assignRole",
    method: "PUT",
    path: "/api/v1/incidents/:id/roles/:role",
    summary: "Say who leads an incident, or who speaks for it",
    permission: "incidents:write",
    params: byId.extend({ role: IncidentRole }),
    body: z.strictObject({ user: Name.nullable().describe("null: nobody any more") }),
    response: IncidentDetail,
  }),
  acknowledge: defineRoute({
    id: "incidents.acknowledge",
    method: "POST",
    path: "/api/v1/incidents/:id/acknowledge",
    summary: "Say that you look after it: paging stops",
    permission: "incidents:write",
    params: byId,
    response: IncidentDetail,
  }),
  unacknowledge: defineRoute({
    id: "incidents.unacknowledge",
    method: "POST",
    path: "/api/v1/incidents/:id/unacknowledge",
    summary: "Take an acknowledgement back: paging goes on where it stood",
    permission: "incidents:write",
    params: byId,
    response: IncidentDetail,
  }),
  resolve: defineRoute({
    id: "incidents.resolve",
    method: "POST",
    path: "/api/v1/incidents/:id/resolve",
    summary: "Say that it is over",
    permission: "incidents:write",
    params: byId,
    body: z.strictObject({ note: z.string().max(4000).optional() }).default({}),
    response: IncidentDetail,
  }),
  reopen: defineRoute({
    id: "incidents.reopen",
    method: "POST",
    path: "/api/v1/incidents/:id/reopen",
    summary: "Say that it is not over; nobody is paged again unless an alert still fires",
    permission: "incidents:write",
    params: byId,
    response: IncidentDetail,
  }),
  actOnMany: defineRoute({
    id: "incidents.actOnMany",
    method: "POST",
    path: "/api/v1/incidents/actions",
    summary: "Acknowledge, resolve, take either back, or escalate, for many incidents; one answer for each",
    permission: "incidents:write",
    body: z.strictObject({
      action: z.enum(["acknowledge", "unacknowledge", "escalate", "resolve", "reopen"]),
      incidents: z.array(z.string()).min(1).max(200).describe("ids or short ids"),
    }),
    response: z.object({
      results: z.array(
        z.object({
          asked: z.string().describe("the id or short id that was asked for"),
          done: z.boolean(),
          because: z.string().describe("why not; how it stands now where it was done"),
          incident: Incident.nullable(),
        }),
      ),
    }),
  }),
  escalate: defineRoute({
    id: "incidents.escalate",
    method: "POST",
    path: "/api/v1/incidents/:id/escalate",
    summary: "Take the next step of each policy that pages now, or one that is chosen",
    permission: "incidents:write",
    params: byId,
    body: z
      .strictObject({
        step: z
          .string()
          .max(100)
          .optional()
          .describe("where it stands in the tree: 3, 2.then.1; the next one where absent"),
        policy: Name.optional().describe(
          "of this policy, where several page or one may hand off; the first one where only a step is named",
        ),
      })
      .default({}),
    response: IncidentDetail,
  }),
  addNote: defineRoute({
    id: "incidents.addNote",
    method: "POST",
    path: "/api/v1/incidents/:id/notes",
    summary: "Write into the timeline",
    permission: "incidents:write",
    params: byId,
    body: z.strictObject({ text: z.string().min(1).max(4000) }),
    response: IncidentDetail,
  }),
  editNote: defineRoute({
    id: "incidents.editNote",
    method: "PATCH",
    path: "/api/v1/incidents/:id/notes/:entryId",
    summary: "Change a note of your own; what it said before is kept",
    permission: "incidents:write",
    params: byId.extend({ entryId: z.uuid() }),
    body: z.strictObject({ text: z.string().min(1).max(4000) }),
    response: IncidentDetail,
  }),
  markKeyEvent: defineRoute({
    id: "incidents.markKeyEvent",
    method: "PUT",
    path: "/api/v1/incidents/:id/timeline/:entryId/key",
    summary: "Say whether an entry of the timeline belongs to the story in short",
    permission: "incidents:write",
    params: byId.extend({ entryId: z.uuid() }),
    body: z.strictObject({ isKey: z.boolean() }),
    response: IncidentDetail,
  }),
  getAckLink: defineRoute({
    id: "incidents.getAckLink",
    perMinute: 60,
    method: "GET",
    path: "/api/v1/ack/:token",
    summary: "What a signed acknowledge link is about",
    permission: "public",
    params: z.object({ token: z.string() }),
    response: z.object({
      incident: Incident,
      user: Name,
      usable: z.boolean(),
      because: z.string(),
      next: StepPreview.nullable().describe("whom the next step pages if nobody answers"),
    }),
  }),
  passAckLink: defineRoute({
    id: "incidents.passAckLink",
    perMinute: 60,
    method: "POST",
    path: "/api/v1/ack/:token/pass",
    summary: "Say with a signed link that one cannot: the next step is taken now",
    permission: "public",
    params: z.object({ token: z.string() }),
    response: z.object({ incident: Incident, paged: z.array(Name).describe("who is asked instead") }),
  }),
  useAckLink: defineRoute({
    id: "incidents.useAckLink",
    perMinute: 60,
    method: "POST",
    path: "/api/v1/ack/:token",
    summary: "Acknowledge with a signed link, without signing in",
    permission: "public",
    params: z.object({ token: z.string() }),
    response: z.object({ incident: Incident }),
  }),
};

export const IncidentEvent = z.object({
  incidentId: z.uuid(),
  shortId: z.string(),
  title: z.string(),
  status: IncidentStatus,
  severity: Severity,
  serviceId: z.uuid().nullable(),
  service: Name.nullable(),
  because: z.string(),
  test: z.boolean().default(false),
  beganAt: Moment.optional().describe("when the trouble began, before anybody knew"),
  openedAt: Moment.optional(),
  change: z.string().optional().describe("DEP-41: the deployment that is its likeliest cause, where it is told anew"),
});
export const incidentOpened = defineEvent("incidents.incidentOpened", "An incident was opened", IncidentEvent);
export const incidentAcknowledged = defineEvent(
  "incidents.incidentAcknowledged",
  "Somebody looks after an incident",
  IncidentEvent,
);
export const incidentUnacknowledged = defineEvent(
  "incidents.incidentUnacknowledged",
  "Nobody looks after an incident any more",
  IncidentEvent,
);
export const incidentReopened = defineEvent(
  "incidents.incidentReopened",
  "An incident was not over after all",
  IncidentEvent,
);
export const incidentResolved = defineEvent("incidents.incidentResolved", "An incident is over", IncidentEvent);
export const incidentUpdated = defineEvent(
  "incidents.incidentUpdated",
  "An incident's timeline or paging moved on",
  IncidentEvent,
);
export const pageRequested = defineEvent(
  "incidents.pageRequested",
  "A person must be told now",
  z.object({
    pageId: z.uuid(),
    incidentId: z.uuid(),
    shortId: z.string(),
    userId: z.uuid(),
    user: Name,
    urgency: Urgency,
    subject: z.string(),
    text: z.string(),
    incidentUrl: z.string(),
    because: z.string(),
    goesOnFor: z
      .uuid()
      .optional()
      .describe("the page of the same person that was stopped by mistake and that this one goes on for"),
  }),
);
export const pageCancelled = defineEvent(
  "incidents.pageCancelled",
  "Pages that need no answer any more",
  z.object({ incidentId: z.uuid(), pageIds: z.array(z.uuid()), because: z.string() }),
);
