import { humanizeMinutes } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";
import type { FiredAlert } from "./back-test-alerts.ts";

/** An alert so shortly before an incident tells of it. */
const SHORTLY_MS = 60 * MINUTE_MS;

/** An incident that is known, with when its trouble began. */
export type BackTestIncident = {
  readonly reference: string;
  readonly title: string;
  readonly fromMs: number;
  /** Undefined while it is live. */
  readonly toMs: number | undefined;
};

export type IncidentOutcome = {
  readonly incident: BackTestIncident;
  readonly outcome: "caught" | "missed";
  readonly rule: string | undefined;
  readonly firedMs: number | undefined;
  /** From the incident's beginning to the alert; negative: before it. */
  readonly delayMinutes: number | undefined;
  readonly because: string;
};

const tells = ({ fromMs }: FiredAlert, incident: BackTestIncident): boolean =>
  fromMs >= incident.fromMs - SHORTLY_MS && fromMs < (incident.toMs ?? Number.POSITIVE_INFINITY);

/** The incident that an alert told of: one that was open when it fired, or began within an hour after; the first of several. */
export const incidentOf = (alert: FiredAlert, incidents: readonly BackTestIncident[]): BackTestIncident | undefined =>
  incidents.find((incident) => tells(alert, incident));

/** Whether each incident was caught: an alert fired within it, or at most an hour before. Pages count before tickets. */
export function outcomesOf(incidents: readonly BackTestIncident[], fired: readonly FiredAlert[]): IncidentOutcome[] {
  return incidents.map((incident) => {
    const told = fired.filter((alert) => tells(alert, incident));
    const first = told.find(({ severity }) => severity === "page") ?? told[0];
    if (!first) {
      const because = "no alert fired within it or in the hour before";
      return { incident, outcome: "missed", rule: undefined, firedMs: undefined, delayMinutes: undefined, because };
    }
    const delayMinutes = Math.round((first.fromMs - incident.fromMs) / MINUTE_MS);
    const when =
      delayMinutes < 0
        ? `${humanizeMinutes(-delayMinutes)} before it began`
        : `${humanizeMinutes(delayMinutes)} after it began`;
    const how = first.severity === "page" ? "pages" : "makes a ticket, no page,";
    const because = `${first.rule} ${how} ${when}`;
    return { incident, outcome: "caught", rule: first.rule, firedMs: first.fromMs, delayMinutes, because };
  });
}
