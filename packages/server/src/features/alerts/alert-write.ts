import type { AlertState } from "@shipshape/domain/alerts/signal";
import type { AlertRow, AlertWrite } from "./alerts-store.ts";
import { type ReceivedAlert, serviceNamesIn, severityOf, titleOf } from "./received-alert.ts";

export type { AlertWrite };
export type KnownServices = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | undefined): string | null =>
  ms === undefined || !Number.isFinite(ms) ? null : iso(ms);

function serviceOf(alert: ReceivedAlert, services: KnownServices) {
  const names = serviceNamesIn(alert);
  const service = names.map((name) => services.get(name)).find((found) => found !== undefined);
  if (service) return { service, because: `its labels name the service ${service.name}` };
  const because =
    names.length > 0
      ? `its labels name ${names.join(", ")}, which the catalog does not know`
      : "no label names a service: add the label 'service'";
  return { service: undefined, because };
}

/** What a bare end says, in the words that the alert was known by before. */
export const asKnown = (alert: ReceivedAlert, row: AlertRow | undefined): ReceivedAlert =>
  alert.bare && row
    ? {
        ...alert,
        fingerprint: row.fingerprint,
        title: row.title,
        severity: row.severity,
        priority: (row.priority ?? undefined) as ReceivedAlert["priority"],
        serviceName: row.serviceName ?? undefined,
        labels: row.labels as Record<string, string>,
        annotations: row.annotations as Record<string, string>,
        generatorUrl: row.generatorUrl,
      }
    : alert;

/** The row of an alert after a signal. */
export function alertWrite(
  id: string,
  alert: ReceivedAlert,
  state: AlertState,
  because: string,
  services: KnownServices,
): AlertWrite {
  const { service, because: belongs } = serviceOf(alert, services);
  return {
    id,
    identity: alert.identity,
    fingerprint: alert.fingerprint,
    integration_id: alert.integrationId,
    source: alert.source,
    status: state.status,
    title: titleOf(alert),
    severity: severityOf(alert),
    priority: alert.priority ?? null,
    service_id: service?.id ?? null,
    service_name: service?.name ?? null,
    labels: alert.labels,
    annotations: alert.annotations,
    starts_at: iso(state.startsAtMs),
    ends_at: isoOrNull(state.endsAtMs),
    expires_at: isoOrNull(state.expiresAtMs),
    last_received_at: iso(state.lastReceivedAtMs),
    received: 1,
    generator_url: alert.generatorUrl,
    because: state.status === "resolved" ? because : `${because}; ${belongs}`,
  };
}
