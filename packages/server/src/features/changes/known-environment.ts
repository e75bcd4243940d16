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

/** The described environment that a word means, by its name, an alias or a usual word; undefined where none is. */
export async function environmentMeant(db: Db, word: string): Promise<string | undefined> {
  const ours = await knownPlacesViews(db).environments();
  return ours.length === 0 ? undefined : environmentNamed(word, ours).environment;
}

/**
 * Tells the environments that words mean: ones that something was deployed to or that are described, by their names, aliases or usual
 * words (prod is production). Any other is refused with the names that there are.
 */
export async function environmentFinder(db: Db): Promise<(word: string) => string> {
  const { described, deployedTo } = await knownPlacesViews(db).everyEnvironment();
  return (word) => {
    if (deployedTo.includes(word)) return word;
    const { environment } = environmentNamed(word, described);
    if (environment !== undefined) return environment;
    const names = [...new Set([...described.map(({ name }) => name), ...deployedTo])];
    throw notFound("environment", word, mendOf(names.toSorted()));
  };
}
