import type { AlertState } from "@shipshape/domain/alerts/signal";
import { type ReceivedAlert, SERVICE_LABELS, serviceNamesIn, severityOf, titleOf } from "./received-alert.ts";

export type KnownServices = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** An alert as people read it, and as events tell it. */
export type AlertFacts = {
  readonly id: string;
  readonly number: number;
  readonly identity: string;
  readonly fingerprint: string;
  readonly source: string;
  readonly title: string;
  readonly severity: string;
  readonly serviceId: string | null;
  readonly serviceName: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** A row of an alert: what it is, and how it stands. */
export type AlertWrite = AlertFacts & {
  readonly integrationId: string | null;
  readonly priority: string | null;
  readonly generatorUrl: string | null;
  readonly openedAtMs: number;
  readonly state: AlertState;
  readonly count: number;
  readonly because: string;
  readonly digest: string;
};

/** Who named a service: a field of the sender's dialect, a label, or, where nothing in the alert does, whom its integration is for. */
function whyOf(alert: ReceivedAlert, name: string): string {
  if (alert.serviceName === name) return `it names the service ${name}`;
  const label = SERVICE_LABELS.find((one) => alert.labels[one] === name);
  return label ? `its label ${label} names the service ${name}` : `its integration is for the service ${name}`;
}

/** The service that an alert belongs to, and why. */
export function serviceOf(alert: ReceivedAlert, services: KnownServices) {
  const names = serviceNamesIn(alert);
  const service = names.map((name) => services.get(name)).find((found) => found !== undefined);
  if (service) return { service, because: whyOf(alert, service.name) };
  const because =
    names.length > 0
      ? `its labels name ${names.join(", ")}, which the catalog does not know`
      : "no label names a service: add the label 'service'";
  return { service: undefined, because };
}

/** What its sender calls an alert. */
export const wordsOf = (alert: ReceivedAlert) => ({
  title: titleOf(alert),
  severity: severityOf(alert),
  labels: alert.labels,
  annotations: alert.annotations,
});
