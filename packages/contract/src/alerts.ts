import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageAfterId } from "./value.ts";

export const AlertStatus = z.enum(["firing", "resolved"]);
export const AlertLabels = z.record(z.string(), z.string());

export const Alert = z.object({
  id: z.uuid(),
  shortId: z.string().describe("ALR-12"),
  fingerprint: z.string().describe("16 hex digits, as Alertmanager computes it from the labels"),
  source: z.string().describe("alertmanager-api, alertmanager-webhook, api, slo"),
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
  incidentId: z.uuid().nullable(),
  incidentShortId: z.string().nullable(),
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
    query: PageAfterId.extend({ status: AlertStatus.optional(), service: Name.optional() }),
    response: z.object({ alerts: z.array(Alert), next: z.string().nullable() }),
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
