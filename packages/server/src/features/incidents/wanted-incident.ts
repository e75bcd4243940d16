import type { AlertEvent, alertDispatched } from "@shipshape/contract/alerts";
import { isMadeGroup } from "@shipshape/domain/alerts/rule-group";
import type { Severity } from "@shipshape/domain/incidents/incident";
import { groupWords, type IncidentGroup } from "@shipshape/domain/incidents/incident-group";
import type * as z from "zod";
import type { KnownService } from "../catalog/index.ts";
import type { HeldAcknowledgement } from "./held-acknowledgement.ts";
import type { IncidentRow } from "./incidents-store.ts";
import type { Entry } from "./timeline-store.ts";

type Dispatched = z.output<typeof alertDispatched.payload>;
/** An alert of which somebody shall know; what the rules said of it, where they were asked. */
export type JudgedAlert = z.output<typeof AlertEvent> &
  Partial<Pick<Dispatched, "priority" | "urgency" | "groupKey" | "route">>;

/** An alert that wants an incident. */
export type Wanted = {
  readonly alert: JudgedAlert;
  readonly service: KnownService | undefined;
  readonly severity: Severity;
  readonly because: string;
  /** With which others it shares an incident, and why. */
  readonly group: IncidentGroup;
  readonly environment: string | null;
  readonly beganAt: Date;
  /** A test page: it is nobody's trouble, so it joins nothing and has no cause. */
  readonly test: boolean;
  /** Who acknowledged it before anything let it through, and how. */
  readonly answered?: HeldAcknowledgement | undefined;
};

/** An incident that this transaction holds, and the moment at which it acts. */
export type Live = { readonly incident: IncidentRow; readonly now: Date };
/** An alert that joins one. */
export type Joining = Live & { readonly wanted: Wanted };

/** Alerts of one key share an incident; one without a group shares it with nobody. */
export const sharedKey = ({ alert, group }: Wanted): string => group.decision ?? alert.alertId;

/** Tells of an alert; also by which group it came here, where that was not simply its service. */
export function alertEntry({ alert, group }: Wanted, text: string): Entry {
  const isGrouped = group.decision !== null && isMadeGroup(group.decision);
  const { alertId, shortId, severity, labels } = alert;
  return {
    kind: "alert",
    text: isGrouped ? `${text}; ${group.because}` : text,
    sourceKey: `alert:${alertId}`,
    details: { alertId, shortId, severity, labels, ...(isGrouped ? { groupKey: group.decision } : {}) },
  };
}

/** What an incident is live for, in words. */
export const subjectOf = ({ groupKey, serviceName }: IncidentRow): string =>
  groupKey !== null && isMadeGroup(groupKey) ? `the group ${groupWords(groupKey)}` : (serviceName ?? "no service");
