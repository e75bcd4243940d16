import type { alertView } from "./alerts-views.ts";
import type { Caller } from "./integration-keys.ts";
import type { OpsgenieAlertRow } from "./opsgenie-views.ts";

type Answer = NonNullable<Awaited<ReturnType<typeof alertView>>>["answer"] | undefined;

const OURS = ["alias", "entity", "source", "tags", "severity"];

/** An alert as Opsgenie's API shows one. Who looks after it is said by its incident. */
export function opsgenieAlertView(row: OpsgenieAlertRow, caller: Caller, answer: Answer) {
  const labels = row.labels as Record<string, string>;
  const annotations = row.annotations as Record<string, string>;
  const details = Object.fromEntries(Object.entries(labels).filter(([name]) => !OURS.includes(name)));
  return {
    id: row.id,
    tinyId: String(row.number),
    alias: row.identity.slice(row.identity.indexOf(":") + 1),
    message: row.title,
    status: row.status === "firing" ? "open" : "closed",
    isSeen: false,
    acknowledged: answer?.incidentStatus === "acknowledged",
    snoozed: false,
    tags: labels["tags"]?.split(",").filter(Boolean) ?? [],
    count: row.receivedCount,
    lastOccurredAt: row.lastReceivedAt,
    createdAt: row.startsAt,
    updatedAt: row.lastReceivedAt,
    source: labels["source"] ?? "",
    owner: answer?.acknowledgedBy ?? "",
    priority: row.priority ?? "P3",
    responders: [],
    integration: { id: caller.integrationId ?? "", name: caller.name, type: "API" },
    report: {
      ...(answer?.acknowledgedAt
        ? {
            ackTime: new Date(answer.acknowledgedAt).getTime() - row.startsAt.getTime(),
            acknowledgedBy: answer.acknowledgedBy ?? "",
          }
        : {}),
      ...(row.endsAt ? { closeTime: row.endsAt.getTime() - row.startsAt.getTime() } : {}),
    },
    actions: annotations["actions"]?.split(", ").filter(Boolean) ?? [],
    entity: labels["entity"] ?? "",
    description: annotations["description"] ?? "",
    details,
  };
}
