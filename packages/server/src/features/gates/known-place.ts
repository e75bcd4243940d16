import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { type KnownService, serviceByName } from "../catalog/index.ts";
import { environmentByName, environmentNames } from "../environments/index.ts";

type Named = { readonly service: string; readonly environment: string };

/** The service of a gate that exists. A gate that answers for a place nobody knows would answer for a typing error. */
export async function knownPlace(db: Db, named: Named): Promise<KnownService> {
  const [service, known] = await Promise.all([
    serviceByName(db, named.service),
    environmentByName(db, named.environment),
  ]);
  return existing(db, named, service, known !== undefined);
}

/** The same, where both were looked for already. */
export async function existing(
  db: Db,
  { service: name, environment }: Named,
  service: KnownService | undefined,
  isEnvironment: boolean,
): Promise<KnownService> {
  if (!service) throw notFound("service", name, "'shipshape service list' shows the ones there are.");
  if (isEnvironment) return service;
  const names = await environmentNames(db);
  const mend =
    names.length > 0 ? `Known are ${names.join(", ")}.` : "None is known yet: apply one (kind: Environment).";
  throw new DomainError("not_found", `There is no environment "${environment}". ${mend}`);
}
