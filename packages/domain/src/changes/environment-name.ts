export type EnvironmentTier = "production" | "staging" | "testing" | "development";

/** An environment of ours; `aliases` are further names that sources may call it by. */
export type NamedEnvironment = {
  readonly name: string;
  readonly tier: EnvironmentTier;
  readonly aliases: readonly string[];
};

/** How the field calls each kind of environment. */
const WORDS: Readonly<Record<EnvironmentTier, readonly string[]>> = {
  production: ["production", "prod", "prd", "live", "prodn"],
  staging: [
    "staging",
    "stage",
    "stg",
    "preprod",
    "pre-prod",
    "preproduction",
    "pre-production",
    "uat",
    "acceptance",
    "acc",
  ],
  testing: ["testing", "test", "tst", "qa", "integration", "int", "ci", "sit"],
  development: ["development", "develop", "dev", "local", "sandbox"],
};
const TIERS = Object.entries(WORDS) as [EnvironmentTier, readonly string[]][];

/** What kind of environment a source's word means by itself; undefined where it says nothing. */
export const tierOfWord = (word: string): EnvironmentTier | undefined =>
  TIERS.find(([, words]) => words.includes(word.trim().toLowerCase()))?.[0];

export type EnvironmentFound = { readonly environment: string | undefined; readonly because: string };

/**
 * Which environment of ours a source's word means: the one of that name, else the one with that alias, else the only one of the kind that
 * the word means. Where none is configured yet, the usual words name themselves: prod is production.
 */
export function environmentNamed(told: string, ours: readonly NamedEnvironment[]): EnvironmentFound {
  const word = told.trim().toLowerCase();
  const named = ours.find(({ name }) => name === word);
  if (named) return { environment: named.name, because: `it is called ${told}` };
  const aliased = ours.find(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === word));
  if (aliased) return { environment: aliased.name, because: `${told} is an alias of ${aliased.name}` };
  const tier = tierOfWord(word);
  if (tier === undefined) return { environment: undefined, because: `no environment of ours is called "${told}"` };
  const ofTier = ours.filter((one) => one.tier === tier);
  const sameWord = ofTier.find(({ name }) => name === tier) ?? (ofTier.length === 1 ? ofTier[0] : undefined);
  if (sameWord) return { environment: sameWord.name, because: `${told} means ${tier}, which is ${sameWord.name}` };
  if (ofTier.length === 0 && ours.length === 0) return { environment: tier, because: `${told} means ${tier}` };
  if (ofTier.length === 0)
    return { environment: undefined, because: `"${told}" means ${tier}, and there is no such environment` };
  const names = ofTier.map(({ name }) => name).join(", ");
  return { environment: undefined, because: `"${told}" may be any of the ${tier} environments: ${names}` };
}
