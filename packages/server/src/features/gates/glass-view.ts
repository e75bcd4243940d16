import type { BreakGlass } from "@shipshape/contract/gates-approvals";
import type * as z from "zod";
import type { GlassRow } from "./break-glass-store.ts";
import { isOpen } from "./opening-store.ts";

/** Broken glass as the API tells it. */
export const glassView = (row: GlassRow, at: Date): z.input<typeof BreakGlass> => ({
  id: row.id,
  service: row.serviceName,
  environment: row.environment,
  reason: row.reason,
  brokenBy: row.brokenBy,
  brokenAt: row.brokenAt,
  until: row.untilAt,
  endedAt: row.endedAt,
  endedBy: row.endedBy,
  active: isOpen(row, at),
});
