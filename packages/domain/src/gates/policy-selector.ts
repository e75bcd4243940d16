import type { ErrorBudgetPolicy } from "./budget-policy.ts";
import { globMatches } from "./glob.ts";
import { listText } from "./share-text.ts";

/** An objective as policies select it. */
export type PolicySubject = {
  readonly slo: string;
  readonly service: string;
  readonly team: string;
  readonly tier: number;
};

export type GoverningPolicy = { readonly policy: ErrorBudgetPolicy; readonly because: string };

/** How closely a selector names what it selects; a list weighs more than all lists that say less, a name more than a pattern. */
const WEIGHTS = { slos: 64, services: 16, teams: 4, tiers: 1 } as const;

type Match = { readonly policy: ErrorBudgetPolicy; readonly weight: number; readonly by: string };

/**
 * The policy that governs an objective: of those that select it the one that names it most closely - the objective
 * before its service, the service before its team, the team before the tier, a whole name before a pattern. Of equals the
 * first by name. `otherwise` governs where none does.
 */
export function governingPolicy(
  policies: readonly ErrorBudgetPolicy[],
  subject: PolicySubject,
  otherwise: ErrorBudgetPolicy,
): GoverningPolicy {
  const [first, ...others] = policies
    .flatMap((policy) => match(policy, subject))
    .sort((a, b) => b.weight - a.weight || (a.policy.name < b.policy.name ? -1 : 1));
  if (first === undefined) {
    return {
      policy: otherwise,
      because: `no policy selects ${subject.slo}, so the ${otherwise.name} policy governs it`,
    };
  }
  const { policy, by, weight } = first;
  const head = `${policy.name} governs ${subject.slo} because it selects ${by}`;
  if (others.length === 0) return { policy, because: head };
  const names = listText(others.map((other) => other.policy.name));
  const why = others[0]?.weight === weight ? "comes first by name before" : "more closely than";
  return { policy, because: `${head}, ${why} ${names}` };
}

function match(policy: ErrorBudgetPolicy, { slo, service, team, tier }: PolicySubject): Match[] {
  const { slos, services, teams, tiers } = policy.selector;
  const found = [
    named("slos", "objective", slos, slo),
    named("services", "service", services, service),
    named("teams", "team", teams, team),
    tiers && (tiers.includes(tier) ? { weight: WEIGHTS.tiers, by: `tier ${tier}` } : undefined),
  ];
  const asked = [slos, services, teams, tiers].map((list) => list !== undefined);
  if (found.some((one, at) => asked[at] && one === undefined)) return [];
  const held = found.filter((one) => one !== undefined);
  const by = held.length === 0 ? "everything" : listText(held.map((one) => one.by));
  return [{ policy, weight: held.reduce((sum, one) => sum + one.weight, 0), by }];
}

function named(kind: "slos" | "services" | "teams", word: string, list: readonly string[] | undefined, name: string) {
  if (list === undefined) return undefined;
  if (list.includes(name)) return { weight: WEIGHTS[kind] * 2, by: `the ${word} ${name}` };
  const pattern = list.find((one) => globMatches(one, name));
  return pattern === undefined ? undefined : { weight: WEIGHTS[kind], by: `each ${word} ${pattern}` };
}
