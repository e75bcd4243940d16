import type { AlertEvent, alertDispatched } from "@shipshape/contract/alerts";
import type { Severity } from "@shipshape/domain/incidents/incident";
import type * as z from "zod";
import type { KnownService } from "../catalog/index.ts";
import type { IncidentRow } from "./incidents-store.ts";
import type { Entry } from "./timeline-store.ts";

type Dispatched = z.output<typeof alertDispatched.payload>;
/** An alert of which somebody shall know; what the rules said of it, where they were asked. */
export type JudgedAlert = z.output<typeof AlertEvent> & Partial<Pick<Dispatched, "priority" | "urgency" | "route">>;

/** An alert that wants an incident. */
export type Wanted = {
  readonly alert: JudgedAlert;
  readonly service: KnownService | undefined;
  readonly severity: Severity;
  readonly because: string;
  readonly environment: string | null;
  readonly beganAt: Date;
  /** A test page: it is nobody's trouble, so it joins nothing and has no cause. */
  readonly test: boolean;
};

/** An alert that joins an incident, which this transaction holds. */
export type Joining = { readonly wanted: Wanted; readonly incident: IncidentRow };

export const alertEntry = ({ alert }: Wanted, text: string): Entry => ({
  kind: "alert",
  text,
  sourceKey: `alert:${alert.alertId}`,
  details: { alertId: alert.alertId, shortId: alert.shortId, severity: alert.severity, labels: alert.labels },
});
