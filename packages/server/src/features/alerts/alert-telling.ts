import { alertActionReceived, alertOpened, alertResolved } from "@shipshape/contract/alerts";
import { shortId } from "@shipshape/domain/short-id";
import type { Telling } from "../../kernel/events.ts";
import type { AlertFacts } from "./alert-write.ts";
import type { ReceivedAction } from "./received-alert.ts";

const iso = (ms: number): string => new Date(ms).toISOString();

const factsOf = (alert: AlertFacts, startsAtMs: number) => ({
  alertId: alert.id,
  shortId: shortId("alert", alert.number),
  fingerprint: alert.fingerprint,
  source: alert.source,
  title: alert.title,
  severity: alert.severity,
  serviceId: alert.serviceId,
  service: alert.serviceName,
  labels: alert.labels,
  startsAt: iso(startsAtMs),
});

const subjectOf = ({ id, serviceName }: AlertFacts): string => (serviceName ? `service:${serviceName}` : `alert:${id}`);

/** An alert began to fire. */
export const openedTelling = (alert: AlertFacts, startsAtMs: number): Telling => ({
  event: alertOpened,
  isRead: true,
  payload: factsOf(alert, startsAtMs),
  subject: subjectOf(alert),
});

type Span = { readonly startsAtMs: number; readonly endsAtMs: number };

/** An alert stopped firing. */
export const resolvedTelling = (alert: AlertFacts, { startsAtMs, endsAtMs }: Span, because: string): Telling => ({
  event: alertResolved,
  isRead: true,
  payload: { ...factsOf(alert, startsAtMs), endsAt: iso(endsAtMs), because },
  subject: subjectOf(alert),
});

/** Somebody acts on an alert through its sender's door. */
export const actionTelling = (alertId: string, number: number, action: ReceivedAction): Telling => ({
  event: alertActionReceived,
  payload: { alertId, shortId: shortId("alert", number), ...action },
  subject: `alert:${alertId}`,
});
