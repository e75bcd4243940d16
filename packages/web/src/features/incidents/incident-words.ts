import type { Incident, IncidentDetail, PageStatus } from "@shipshape/contract/incidents";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type IncidentView = z.infer<typeof Incident>;
export type IncidentDetailView = z.infer<typeof IncidentDetail>;

const STATUSES: Readonly<Record<IncidentView["status"], Status>> = {
  open: { tone: "bad", word: "Open" },
  acknowledged: { tone: "warn", word: "Acknowledged" },
  resolved: { tone: "ok", word: "Resolved" },
};

export const incidentStatus = ({ status }: Pick<IncidentView, "status">): Status => STATUSES[status];

const PAGES: Readonly<Record<z.infer<typeof PageStatus>, Status>> = {
  pending: { tone: "info", word: "On its way" },
  delivered: { tone: "warn", word: "Delivered, no answer yet" },
  failed: { tone: "bad", word: "Not delivered" },
  acknowledged: { tone: "ok", word: "Answered" },
  cancelled: { tone: "muted", word: "No longer needed" },
};

export const pageStatus = (status: z.infer<typeof PageStatus>): Status => PAGES[status];
