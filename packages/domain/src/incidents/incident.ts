export const INCIDENT_STATUSES = ["open", "acknowledged", "resolved"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const INCIDENT_ACTIONS = ["acknowledge", "unacknowledge", "resolve", "reopen"] as const;
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

/** Every move there is: what is not here is refused. */
export const allowedTransitions: Readonly<
  Record<IncidentStatus, Readonly<Partial<Record<IncidentAction, IncidentStatus>>>>
> = {
  open: { acknowledge: "acknowledged", resolve: "resolved" },
  acknowledged: { unacknowledge: "open", resolve: "resolved" },
  resolved: { reopen: "open" },
};

export type Transition =
  | { readonly status: IncidentStatus; readonly because: string }
  /** "already": the incident is where the action would bring it, so a repeated click may count as done. */
  | { readonly refused: "already" | "not_allowed"; readonly because: string };

/** Where an action brings an incident, or why it cannot. */
export function transition(status: IncidentStatus, action: IncidentAction): Transition {
  const next = allowedTransitions[status][action];
  if (next !== undefined) return { status: next, because: `${action} moves it from ${status} to ${next}` };
  const goal = { acknowledge: "acknowledged", unacknowledge: "open", resolve: "resolved", reopen: "open" }[action];
  if (goal === status) return { refused: "already", because: `the incident is ${status} already` };
  if (status === "resolved") {
    return { refused: "not_allowed", because: `the incident is resolved: reopen it before you ${action} it` };
  }
  return { refused: "not_allowed", because: `an ${status} incident cannot be reopened: it is not resolved` };
}

/** Most severe first. */
export const SEVERITIES = ["SEV1", "SEV2", "SEV3", "SEV4"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Negative when `a` is more severe than `b`, so that a list sorts the worst first. */
export const compareSeverity = (a: Severity, b: Severity): number => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
/** The most severe of them; undefined where there are none. */
export const worstSeverity = (severities: readonly Severity[]): Severity | undefined =>
  severities.toSorted(compareSeverity)[0];
/** SEV1 and SEV2 shut the gate and show as an outage. */
export const isSevere = (severity: Severity): boolean => severity === "SEV1" || severity === "SEV2";
