import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { type KnownService, serviceByName } from "../catalog/index.ts";
import { environmentMeant } from "../changes/index.ts";
import { environmentByName, environmentNames } from "../environments/index.ts";

type Named = { readonly service: string; readonly environment: string };
export type KnownPlace = { readonly service: KnownService; readonly environment: string };

/**
 * The service and environment of a gate that exists, the latter also by an alias or a usual word. A gate that answers for a place
 * nobody knows would answer for a typing error.
 */
export async function knownPlace(db: Db, named: Named): Promise<KnownPlace> {
  const [service, environment] = await Promise.all([
    serviceByName(db, named.service),
    environmentByName(db, named.environment),
  ]);
  return existing(db, named, service, environment !== undefined);
}

/** The same, where both were looked for already by their names. */
export async function existing(
  db: Db,
  { service: name, environment }: Named,
  service: KnownService | undefined,
  isEnvironment: boolean,
): Promise<KnownPlace> {
  if (!service) throw notFound("service", name, "'shipshape service list' shows the ones there are.");
  return { service, environment: isEnvironment ? environment : await existingEnvironment(db, environment) };
}

/** The environment that a word means. */
export async function existingEnvironment(db: Db, word: string): Promise<string> {
  const environment = await environmentMeant(db, word);
  if (environment !== undefined) return environment;
  const names = await environmentNames(db);
  const mend =
    names.length > 0 ? `Known are ${names.join(", ")}.` : "None is known yet: apply one (kind: Environment).";
  throw new DomainError("not_found", `There is no environment "${word}". ${mend}`);
}
