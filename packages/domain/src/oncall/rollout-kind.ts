/** When a change takes hold: now, when every shift under way has ended, or when every rotation has gone round once. */
export const ROLLOUTS = ["immediate", "afterShift", "afterRotation"] as const;
export type Rollout = (typeof ROLLOUTS)[number];
