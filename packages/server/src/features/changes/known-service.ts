import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { type KnownService, serviceByName } from "../catalog/index.ts";

/** The service of a name, or the error that says where to look. */
export async function knownService(db: Db, name: string): Promise<KnownService> {
  const service = await serviceByName(db, name);
  if (!service) throw notFound("service", name, "'shipshape service list' shows the ones there are.");
  return service;
}
