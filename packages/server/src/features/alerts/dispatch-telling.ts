import { alertDispatched, alertUnmuted } from "@shipshape/contract/alerts";
import type { Disposition } from "@shipshape/domain/alerts/disposition";
import { shortId } from "@shipshape/domain/short-id";
import type { Telling } from "../../kernel/events.ts";
import type { Judged } from "./judged.ts";

type Dispatched = {
  readonly disposition: Disposition;
  readonly number: number;
  readonly fingerprint: string;
  readonly serviceId: string | null;
  /** The name of its service, where it is not the one that the rules named. */
  readonly serviceName?: string | null;
};

/** The event of an alert that the rules let through: somebody shall know. */
export const dispatchTelling = (dispatched: Dispatched): Telling => ({
  event: alertDispatched,
  isRead: true,
  ...toldOf(dispatched),
});

/** The event of an alert whose receivers are muted no longer; none where there are none such. */
export function unmutedTellings({ unmuted }: Judged, alert: Omit<Dispatched, "disposition">): Telling[] {
  if (!unmuted) return [];
  const { payload, subject } = toldOf({ ...alert, disposition: unmuted.disposition });
  return [{ event: alertUnmuted, isRead: true, payload: { ...payload, unmuted: unmuted.receivers }, subject }];
}

function toldOf({ disposition, number, fingerprint, serviceId, serviceName }: Dispatched) {
  const { alert, priority, urgency, groupKey, route, because } = disposition;
  const name = serviceName === undefined ? (alert.service ?? null) : serviceName;
  const service = serviceId === null ? null : name;
  const payload = {
    alertId: alert.id,
    shortId: shortId("alert", number),
    fingerprint,
    source: alert.source,
    title: alert.title,
    severity: alert.severity,
    serviceId,
    service,
    labels: alert.labels,
    startsAt: new Date(alert.startsAtMs).toISOString(),
    priority,
    urgency,
    groupKey,
    route,
    because,
  };
  return { payload, subject: service === null ? `alert:${alert.id}` : `service:${service}` };
}
