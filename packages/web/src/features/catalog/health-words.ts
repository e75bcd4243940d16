import type { ServiceHealth } from "@shipshape/domain/catalog/service-health";
import type { Status } from "../../kit/status-badge.tsx";

const STATUSES: Readonly<Record<ServiceHealth, Status>> = {
  incident: { tone: "bad", word: "Incident" },
  spent: { tone: "bad", word: "Budget spent" },
  burning: { tone: "warn", word: "Burning" },
  no_data: { tone: "unknown", word: "No data" },
  no_objective: { tone: "muted", word: "No objective" },
  ok: { tone: "ok", word: "On track" },
};

/** How a service stands; one that only others name is not known. */
export const healthStatus = (health: ServiceHealth | null): Status =>
  health === null ? { tone: "unknown", word: "Not in the catalog" } : STATUSES[health];
