import { environmentNamed } from "@shipshape/domain/changes/environment-name";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { knownPlacesViews } from "./known-places-views.ts";

const NAMED_AT_MOST = 20;

const mendOf = (names: readonly string[]): string => {
  if (names.length === 0) return "Nothing was deployed yet, and no environment is described.";
  const more = names.length - NAMED_AT_MOST;
  return `There are ${names.slice(0, NAMED_AT_MOST).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
};

/**
 * The environment that a word means: one that something was deployed to or that is described, by its name, an alias or a usual word (prod
 * is production). Any other is refused with the names that there are.
 */
export async function knownEnvironment(db: Db, word: string): Promise<string> {
  const views = knownPlacesViews(db);
  const [ours, deployed] = [await views.environments(), await views.deployedTo()];
  if (deployed.includes(word)) return word;
  const { environment } = environmentNamed(word, ours);
  if (environment !== undefined) return environment;
  throw notFound("environment", word, mendOf([...new Set([...ours.map(({ name }) => name), ...deployed])].toSorted()));
}
