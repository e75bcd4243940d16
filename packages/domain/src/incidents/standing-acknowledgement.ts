export type ActionOnAlert = {
  readonly action: "acknowledge" | "unacknowledge" | "escalate" | "note";
  readonly by: string;
  /** Takes back no acknowledgement but their own. */
  readonly ownOnly?: boolean | undefined;
};

/**
 * Which of the actions on an alert that nothing has let through yet leaves it acknowledged, by its place among them;
 * undefined where nobody looks after it. Who acknowledges what is acknowledged already changes nothing.
 */
export function standingAcknowledgement(actions: readonly ActionOnAlert[]): number | undefined {
  let standing: number | undefined;
  for (const [at, { action, by, ownOnly }] of actions.entries()) {
    const isTakenBack = action === "unacknowledge" && (!ownOnly || actions[standing ?? -1]?.by === by);
    if (action === "acknowledge") standing ??= at;
    if (isTakenBack) standing = undefined;
  }
  return standing;
}
