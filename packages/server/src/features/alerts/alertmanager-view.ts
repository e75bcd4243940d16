import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { AlertStanding } from "./alert-standing.ts";
import type { FiringRow } from "./firing-alerts-views.ts";

/** An end for alerts whose sender will say when they are over: Alertmanager's API has none without. */

/** A gettableAlert of Alertmanager's API v2. */
export function alertmanagerView(
  row: FiringRow,
  { silencing, inhibition, routes }: AlertStanding,
  mutedBy: readonly string[] = [],
) {
  const silencedBy = silencing.by.map(({ id }) => id);
  const inhibitedBy = [...new Set(inhibition.by.map(({ fingerprint }) => fingerprint))];
  const isSuppressed = silencedBy.length + inhibitedBy.length > 0;
  return {
    labels: row.labels,
    annotations: row.annotations,
    startsAt: row.startsAt,
    endsAt: row.endsAt ?? row.expiresAt ?? new Date(row.lastReceivedAt.getTime() + DAY_MS),
    updatedAt: row.lastReceivedAt,
    fingerprint: row.fingerprint,
    ...(row.generatorUrl ? { generatorURL: row.generatorUrl } : {}),
    receivers: routes.map(({ receiver }) => ({ name: receiver })),
    status: { state: isSuppressed ? "suppressed" : "active", silencedBy, inhibitedBy, mutedBy },
  };
}
