import { alertDispatched } from "@shipshape/contract/alerts";
import type { Disposition } from "@shipshape/domain/alerts/disposition";
import { shortId } from "@shipshape/domain/short-id";
import type { Telling } from "../../kernel/events.ts";

type Dispatched = {
  readonly disposition: Disposition;
  readonly number: number;
  readonly fingerprint: string;
  readonly serviceId: string | null;
  /** The name of its service, where it is not the one that the rules named. */
  readonly serviceName?: string | null;
};

/** The event of an alert that the rules let through: somebody shall know. */
export function dispatchTelling({ disposition, number, fingerprint, serviceId, serviceName }: Dispatched): Telling {
  const { alert, priority, urgency, groupKey, route, because } = disposition;
  const name = serviceName === undefined ? (alert.service ?? null) : serviceName;
  const service = serviceId === null ? null : name;
  return {
    event: alertDispatched,
    isRead: true,
    payload: {
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
    },
    subject: service === null ? `alert:${alert.id}` : `service:${service}`,
  };
}
