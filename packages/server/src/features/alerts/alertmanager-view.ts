import type { AlertRow } from "./alerts-store.ts";

/** A gettableAlert of Alertmanager's API v2. */
export const alertmanagerView = (row: AlertRow) => ({
  labels: row.labels,
  annotations: row.annotations,
  startsAt: row.startsAt,
  endsAt: row.endsAt ?? row.expiresAt ?? new Date(row.lastReceivedAt.getTime() + 86_400_000),
  updatedAt: row.lastReceivedAt,
  fingerprint: row.fingerprint,
  ...(row.generatorUrl ? { generatorURL: row.generatorUrl } : {}),
  receivers: [{ name: "shipshape" }],
  status: { state: "active", silencedBy: [], inhibitedBy: [] },
});
