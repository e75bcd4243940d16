import type { Caller } from "./integration-keys.ts";
import { type Received, receivedAlert } from "./received-alert.ts";
import { Refused } from "./refused.ts";

const UNTIL_SAID_AGAIN_MS = 12 * 3_600_000;

export type Truncation = {
  readonly source: string;
  readonly groupKey: string;
  readonly count: number;
  readonly mend: string;
};

const words = ({ count, mend }: Truncation): string =>
  `${count} ${count === 1 ? "alert was" : "alerts were"} left out: ${mend}.`;

/** What a sender left out is told as an alert of its own: what nobody sends, nobody can be paged for. */
export function truncatedAlert(caller: Caller, truncation: Truncation): Received {
  const { source, groupKey, count } = truncation;
  return receivedAlert({
    identity: `truncated:${caller.integrationId ?? source}:${groupKey}`,
    integrationId: caller.integrationId,
    source,
    status: "firing",
    title: `${caller.name} left out ${count} ${count === 1 ? "alert" : "alerts"}`,
    severity: "warning",
    defaultServiceName: caller.serviceName,
    labels: { alertname: "AlertsLeftOut", sender: caller.name, severity: "warning" },
    annotations: { description: words(truncation), group: groupKey },
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: UNTIL_SAID_AGAIN_MS,
    generatorUrl: null,
    payload: { groupKey, truncatedAlerts: count },
  });
}

export const truncationRemark = (truncation: Truncation): Refused =>
  new Refused("truncated_by_sender", words(truncation));
