import type { ComponentStatus } from "@shipshape/contract/statuspage";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

const STATUSES: Readonly<Record<z.infer<typeof ComponentStatus>, Status>> = {
  operational: { tone: "ok", word: "Operational" },
  degraded: { tone: "warn", word: "Degraded" },
  partial_outage: { tone: "bad", word: "Partial outage" },
  major_outage: { tone: "bad", word: "Major outage" },
  maintenance: { tone: "info", word: "Maintenance" },
};

export const componentStatus = (status: z.infer<typeof ComponentStatus>): Status => STATUSES[status];
