import { createHash } from "node:crypto";
import { fingerprint, withoutEmptyLabels } from "@shipshape/domain/alerts/fingerprint";
import type { Priority } from "@shipshape/domain/alerts/priority";
import type { AlertChange } from "@shipshape/domain/alerts/signal";
import { storableText } from "../../kernel/storable-text.ts";

/** The door that an alert came in by: its dialect, such as "alertmanager-api" or "pagerduty-v2". */
export type AlertSource = string;

/** One alert as a sender gave it, whatever dialect it spoke. */
export type ReceivedAlert = {
  /** What the same alert is known by: its fingerprint, or `<integration>:<dedup key>`. */
  readonly identity: string;
  /** 16 hex digits over its labels, as Alertmanager computes them. */
  readonly fingerprint: string;
  readonly source: AlertSource;
  /** The integration whose key it came with. */
  readonly integrationId: string | null;
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What its dialect has a field of its own for; where it has none, labels and annotations are asked. */
  readonly title?: string | undefined;
  readonly severity?: string | undefined;
  readonly priority?: Priority | undefined;
  readonly serviceName?: string | undefined;
  /** Whose it is where nothing in it names a service that the catalog knows: what its integration is for. */
  readonly defaultServiceName?: string | undefined;
  /** It says that it is over and nothing else (a resolve event with a key): what the alert was called stays. */
  readonly bare?: boolean | undefined;
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number | undefined;
  /** How long it fires when nobody speaks of it again; Infinity where senders say when it is over. */
  readonly resolveTimeoutMs: number;
  readonly generatorUrl: string | null;
  /** What came, word for word, to be read again when rules change. */
  readonly payload: unknown;
};

/** What somebody does to an alert through a door: an acknowledgement in PagerDuty's words, a note in Opsgenie's. */
export type ReceivedAction = {
  readonly identity: string;
  readonly integrationId: string | null;
  readonly source: AlertSource;
  readonly action: "acknowledge" | "unacknowledge" | "escalate" | "note";
  /** Who, in the sender's words; null where it says nothing. */
  readonly by: string | null;
  readonly note: string | null;
  /** It takes back no acknowledgement but their own. */
  readonly ownOnly?: boolean;
};

/** What a door hands in. What came in one request is done in its order. */
export type Received = ReceivedAlert | ReceivedAction;

export const isAction = (received: Received): received is ReceivedAction => "action" in received;
export const isAlert = (received: Received): received is ReceivedAlert => !isAction(received);

/** What became of an alert that was handed in. */
export type Taken = { readonly identity: string; readonly fingerprint: string; readonly change: AlertChange };

/** An index of the database bears about 2,700 bytes; a character has at most three. */
const LONGEST_IDENTITY = 800;
const SHOWN_OF_IDENTITY = 200;

/** What a key of a sender's own makes of an identity, whatever its length: of a long one its beginning, and a hash of it all. */
export const identityFrom = (identity: string): string =>
  identity.length <= LONGEST_IDENTITY
    ? identity
    : `${storableText(identity.slice(0, SHOWN_OF_IDENTITY))}…${createHash("sha256").update(identity).digest("hex")}`;

type Optional = "identity" | "integrationId";
type Given = Omit<ReceivedAlert, "fingerprint" | Optional> & Partial<Pick<ReceivedAlert, Optional>>;

/**
 * Labels with an empty value are no labels (Prometheus data model); without a key of its own, identity is of what is left. Field by
 * field: all alerts then have the same shape, which is what makes reading a thousand of them quick.
 */
export function receivedAlert(given: Given): ReceivedAlert {
  const labels = withoutEmptyLabels(given.labels);
  const ofLabels = fingerprint(labels);
  return {
    identity: given.identity ?? ofLabels,
    fingerprint: ofLabels,
    source: given.source,
    integrationId: given.integrationId ?? null,
    status: given.status,
    labels,
    annotations: given.annotations,
    title: given.title,
    severity: given.severity,
    priority: given.priority,
    serviceName: given.serviceName,
    defaultServiceName: given.defaultServiceName,
    bare: given.bare,
    startsAtMs: given.startsAtMs,
    endsAtMs: given.endsAtMs,
    resolveTimeoutMs: given.resolveTimeoutMs,
    generatorUrl: given.generatorUrl,
    payload: given.payload,
  };
}

/** What people read first. */
export const titleOf = ({
  title,
  labels,
  annotations,
}: Pick<ReceivedAlert, "title" | "labels" | "annotations">): string =>
  title || annotations["summary"] || annotations["title"] || labels["alertname"] || "An alert without a name";

/** The sender's own word; "warning" where it has none. */
export const severityOf = ({ severity, labels }: Pick<ReceivedAlert, "severity" | "labels">): string =>
  severity || labels["severity"] || "warning";

/** The labels that may name a service, in the order in which they are believed. */
export const SERVICE_LABELS = ["service", "app", "app_kubernetes_io_name", "job"] as const;

/** What may be the service's name, the likeliest first. */
export const serviceNamesIn = ({
  serviceName,
  defaultServiceName,
  labels,
}: Pick<ReceivedAlert, "serviceName" | "defaultServiceName" | "labels">): string[] =>
  [serviceName, ...SERVICE_LABELS.map((label) => labels[label]), defaultServiceName].filter(
    (name) => name !== undefined,
  );
