import { alertOpened, alertResolved } from "@shipshape/contract/alerts";
import { shortId } from "@shipshape/domain/short-id";
import type { Telling } from "../../kernel/events.ts";
import type { AlertWrite } from "./alerts-store.ts";

/** The event of an alert that opened or was resolved. */
export function alertTelling(alert: AlertWrite, number: number): Telling {
  const { service_id, service_name, starts_at, ends_at, because } = alert;
  const { fingerprint, source, title, severity, labels } = alert;
  const facts = {
    alertId: alert.id,
    shortId: shortId("alert", number),
    fingerprint,
    source,
    title,
    severity,
    serviceId: service_id,
    service: service_name,
    labels: { ...labels },
    startsAt: starts_at,
  };
  const subject = service_name ? `service:${service_name}` : `alert:${alert.id}`;
  return alert.status === "resolved"
    ? { event: alertResolved, payload: { ...facts, endsAt: ends_at ?? alert.last_received_at, because }, subject }
    : { event: alertOpened, payload: facts, subject };
}
