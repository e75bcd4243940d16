import { globMatches } from "./glob.ts";

/** What something applies to: every list given must hold the change, or any of them where `match` says so; "*" stands for any run of characters. */
export type ChangeSelector = {
  readonly services?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly tiers?: readonly number[] | undefined;
  readonly environments?: readonly string[] | undefined;
  /** What the change is for: `feature`, `security` … */
  readonly changeClasses?: readonly string[] | undefined;
  /** Labels that the service has to bear, each with one of its values fitting. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** `all` where nothing is said. */
  readonly match?: "all" | "any" | undefined;
};

/** A change as selectors see it. */
export type ChangeSubject = {
  readonly service: string;
  readonly team: string;
  readonly tier: number;
  readonly environment: string;
  readonly changeClass?: string | undefined;
  readonly labels?: Readonly<Record<string, string | readonly string[]>> | undefined;
};

/** Whether a selector applies to a change; one that names nothing applies to everything. */
export function selects(selector: ChangeSelector, subject: ChangeSubject): boolean {
  const { services, teams, tiers, environments, changeClasses, labels } = selector;
  const asked = [
    named(services, subject.service),
    named(teams, subject.team),
    tiers?.includes(subject.tier),
    named(environments, subject.environment),
    named(changeClasses, subject.changeClass ?? "feature"),
    labels && Object.entries(labels).every(([name, pattern]) => isLabelled(subject, name, pattern)),
  ].filter((answer) => answer !== undefined);
  if (asked.length === 0) return true;
  return selector.match === "any" ? asked.includes(true) : asked.every(Boolean);
}

const named = (patterns: readonly string[] | undefined, name: string): boolean | undefined =>
  patterns?.some((pattern) => globMatches(pattern, name));

const isLabelled = ({ labels = {} }: ChangeSubject, name: string, pattern: string): boolean =>
  [labels[name] ?? []].flat().some((value) => globMatches(pattern, value));
