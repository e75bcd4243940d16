import { fingerprint, withoutEmptyLabels } from "@shipshape/domain/alerts/fingerprint";

export type AlertSource = "alertmanager-api" | "alertmanager-webhook" | "api" | "slo";

/** One alert as a sender gave it, whatever dialect it spoke. */
export type ReceivedAlert = {
  readonly fingerprint: string;
  readonly source: AlertSource;
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number | undefined;
  /** How long it fires when nobody speaks of it again; Infinity where senders say when it is over. */
  readonly resolveTimeoutMs: number;
  readonly generatorUrl: string | null;
  /** What came, word for word, to be read again when rules change. */
  readonly payload: unknown;
};

type Given = Omit<ReceivedAlert, "fingerprint">;

/** Labels with an empty value are no labels (Prometheus data model); identity is of what is left. */
export function receivedAlert(given: Given): ReceivedAlert {
  const labels = withoutEmptyLabels(given.labels);
  return { ...given, labels, fingerprint: fingerprint(labels) };
}

/** What people read first. */
export const titleOf = ({ labels, annotations }: Pick<ReceivedAlert, "labels" | "annotations">): string =>
  annotations["summary"] || annotations["title"] || labels["alertname"] || "An alert without a name";

/** The sender's own word; "warning" where it has none. */
export const severityOf = ({ labels }: Pick<ReceivedAlert, "labels">): string => labels["severity"] || "warning";

/** The labels that may name a service, in the order in which they are believed. */
const SERVICE_LABELS = ["service", "app", "app_kubernetes_io_name", "job"] as const;

export const serviceNamesIn = ({ labels }: Pick<ReceivedAlert, "labels">): string[] =>
  SERVICE_LABELS.map((label) => labels[label]).filter((name) => name !== undefined);
