import type { Place } from "./fact.ts";
import { repositoryUrl } from "./repository-url.ts";

/** What a mapping rule for a place would begin with: its condition, and what the place calls what nobody knows. */
export type RuleDraft = { readonly condition: string; readonly name: string };
type Found = { readonly service: string | undefined; readonly environment: string | undefined };

/** By what a rule would know the service of a place: what it says itself, what its source calls it, or its repository. */
function calledBy({ service, name, repository }: Place): readonly [variable: string, value: string] | undefined {
  if (service !== undefined) return ["service", service];
  if (name !== undefined) return ["name", name];
  return repository === undefined ? undefined : ["repository", repositoryUrl(repository) ?? repository];
}

/** A rule for what is not known of a place, in CEL; nothing where all is known, or nothing is told by which a rule could know it. */
export function ruleDraft(place: Place, found: Found): RuleDraft | undefined {
  const called = found.service === undefined ? calledBy(place) : undefined;
  const told = found.environment === undefined ? place.environment : undefined;
  const parts = [...(called ? [called] : []), ...(told === undefined ? [] : [["environment", told] as const])];
  if (parts.length === 0) return undefined;
  return {
    condition: parts.map(([variable, value]) => `${variable} == ${JSON.stringify(value)}`).join(" && "),
    name: parts.map(([, value]) => value.split("/").at(-1) || value).join(" in "),
  };
}
