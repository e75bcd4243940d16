import { alertDispatched } from "@shipshape/contract/alerts";
import type { Disposition } from "@shipshape/domain/alerts/disposition";
import { shortId } from "@shipshape/domain/short-id";
import type { Telling } from "../../kernel/events.ts";

type Dispatched = {
  readonly disposition: Disposition;
  readonly number: number;
  readonly fingerprint: string;
  readonly serviceId: string | null;
};

/** The event of an alert that the rules let through: somebody shall know. */
export function dispatchTelling({ disposition, number, fingerprint, serviceId }: Dispatched): Telling {
  const { alert, priority, urgency, groupKey, route, because } = disposition;
  const service = serviceId === null ? null : (alert.service ?? null);
  return {
    event: alertDispatched,
    payload: {
      alertId: alert.id,
      shortId: shortId("alert", number),
      fingerprint,
      source: alert.source,
      title: alert.title,
      severity: alert.severity,
      serviceId,
      service,
      labels: { ...alert.labels },
      startsAt: new Date(alert.startsAtMs),
      priority,
      urgency,
      groupKey,
      route,
      because,
    },
    subject: service === null ? `alert:${alert.id}` : `service:${service}`,
  };
}
