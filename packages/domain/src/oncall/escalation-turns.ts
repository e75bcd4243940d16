/**
 * When each person was last chosen by a round robin, as a number that grows with each choice; who is not in it never was.
 * It outlives changes of the list: whoever is added is next, and nobody is asked twice before the others.
 */
export type Turns = ReadonlyMap<string, number>;

/** Each policy has turns of its own. */
export type TurnsOfPolicies = ReadonlyMap<string, Turns>;

/** The members in the order in which they are next: whoever was chosen longest ago, then as they are listed. */
export const inTurn = (members: readonly string[], turns: Turns): string[] =>
  [...new Set(members)].sort((a, b) => (turns.get(a) ?? 0) - (turns.get(b) ?? 0));

/** The turns once somebody was chosen. */
export const chosen = (turns: Turns, member: string): Turns =>
  new Map([...turns, [member, Math.max(0, ...turns.values()) + 1]]);
