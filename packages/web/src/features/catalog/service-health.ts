import type { Status } from "../../kit/status-badge.tsx";

type Incident = { readonly service: string | null; readonly status: string };
type Objective = { readonly service: string; readonly status: "ok" | "burning" | "spent" | "no_data" };

/** How a service stands, by the worst that is known of it: its live incidents first, then its objectives. */
export function serviceHealth(service: string, incidents: readonly Incident[], slos: readonly Objective[]): Status {
  const live = incidents.filter((incident) => incident.service === service && incident.status !== "resolved");
  if (live.length > 0) return { tone: "bad", word: "Incident" };
  const own = slos.filter((slo) => slo.service === service).map(({ status }) => status);
  if (own.includes("spent")) return { tone: "bad", word: "Budget spent" };
  if (own.includes("burning")) return { tone: "warn", word: "Burning" };
  if (own.includes("ok")) return { tone: "ok", word: "On track" };
  return { tone: "unknown", word: own.length === 0 ? "No objective" : "No data" };
}
