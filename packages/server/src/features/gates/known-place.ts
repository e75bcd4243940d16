import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { type KnownService, serviceByName } from "../catalog/index.ts";
import { environmentByName, environmentNames } from "../environments/index.ts";

type Named = { readonly service: string; readonly environment: string };

/** The service of a gate that exists. A gate that answers for a place nobody knows would answer for a typing error. */
export async function knownPlace(db: Db, { service: name, environment }: Named): Promise<KnownService> {
  const [service, known] = await Promise.all([serviceByName(db, name), environmentByName(db, environment)]);
  if (!service) throw notFound("service", name, "'shipshape service list' shows the ones there are.");
  if (known) return service;
  const names = await environmentNames(db);
  const mend =
    names.length > 0 ? `Known are ${names.join(", ")}.` : "None is known yet: apply one (kind: Environment).";
  throw new DomainError("not_found", `There is no environment "${environment}". ${mend}`);
}
