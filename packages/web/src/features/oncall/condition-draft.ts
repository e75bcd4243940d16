import type { PolicyNode } from "./policy-words.ts";

export type Condition = NonNullable<PolicyNode["if"]>;

export type ConditionFieldsProps = {
  condition: Condition;
  onChange: (condition: Condition) => void;
  /** Where it stands within others, as labels say it: "at least one of, 2"; empty for that of the branch. */
  place?: string;
  /** How many conditions are around it. */
  depth?: number;
};

/** A condition with some of it changed; what is undefined is left out, as a document leaves it out. */
export const withChange = (condition: Condition, change: Partial<Condition>): Condition =>
  Object.fromEntries(Object.entries({ ...condition, ...change }).filter(([, value]) => value !== undefined));

/** What a condition begins with. */
export const newCondition = (): Condition => ({ priority: ["P1"] });

/** A list as a document has it: none where it would be empty. */
export const unlessEmpty = <T>(list: readonly T[]): T[] | undefined => (list.length === 0 ? undefined : [...list]);

/** How conditions stand within a condition: one of them must hold, all of them, or this one must not. */
export const GROUP_KINDS = ["any", "all", "not"] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export const listOf = ({ not, ...lists }: Condition, kind: GroupKind): readonly Condition[] =>
  kind === "not" ? (not ? [not] : []) : (lists[kind] ?? []);

/** The same condition with others within it. */
export const withList = (condition: Condition, kind: GroupKind, list: readonly Condition[]): Condition =>
  withChange(condition, kind === "not" ? { not: list[0] } : { [kind]: unlessEmpty(list) });
