import type { Touches } from "./kernel/live.ts";

/** Beside its own room, what an event may change in the reads of others. */
const BEYOND: Readonly<Record<string, readonly string[]>> = {
  access: [],
  catalog: ["slo", "gates", "alerts", "incidents", "oncall", "statuspage"],
  changes: ["catalog", "environments", "incidents", "gates", "insights"],
  slo: ["catalog", "gates", "alerts", "statuspage"],
  oncall: ["incidents"],
  notify: ["incidents"],
  alerts: ["catalog", "incidents", "statuspage"],
  incidents: ["catalog", "alerts", "gates", "notify", "statuspage"],
  configuration: [
    "access",
    "catalog",
    "environments",
    "telemetry",
    "slo",
    "oncall",
    "notify",
    "alerts",
    "incidents",
    "statuspage",
    "gates",
  ],
};

/** An event of a room changes the reads of that room, and of those that show something of it. */
export const touches: Touches = (event) => {
  const room = event.split(".")[0] ?? "";
  return [room, ...(BEYOND[room] ?? [])];
};
