import type { insights } from "@shipshape/contract/insights";
import type { HandlerInput } from "@shipshape/contract/route";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { allServices, type KnownService, serviceByName, teamByName } from "../catalog/index.ts";
import { environmentsOfKind } from "../environments/index.ts";

const DEFAULT_DAYS = 90;
const MOST_DAYS = 3 * 366;

export type AskedScope = {
  readonly service: KnownService | undefined;
  readonly team: string | undefined;
  /** Of which services; undefined is every one. */
  readonly serviceIds: readonly string[] | undefined;
  readonly environments: readonly string[];
  /** Whole minutes: what ended at the end itself is not in. */
  readonly from: Date;
  readonly to: Date;
};

type Query = Omit<HandlerInput<typeof insights.rows>["query"], "measure" | "of" | "only" | "limit" | "after">;

const atMinute = (ms: number): Date => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS);

/** Which services, environments and stretch of time a question is about. */
export async function askedScope(db: Db, query: Query, now: Date): Promise<AskedScope> {
  // the minute that runs is in
  const to = atMinute(query.to?.getTime() ?? now.getTime() + MINUTE_MS);
  const from = atMinute(query.from?.getTime() ?? to.getTime() - DEFAULT_DAYS * DAY_MS);
  if (from >= to) throw new DomainError("invalid", "The range ends before it begins: give a 'from' before 'to'.");
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
    throw new DomainError("invalid", "A range is at most three years long.");
  }
  const service = query.service === undefined ? undefined : await serviceByName(db, query.service);
  if (query.service !== undefined && !service) {
    throw notFound("service", query.service, "'shipshape service list' shows the ones there are.");
  }
  const owned = query.team === undefined ? undefined : await ownedBy(db, query.team);
  const serviceIds = service ? [service.id].filter((id) => owned?.includes(id) ?? true) : owned;
  const environments = query.environment === undefined ? await environmentsOfKind(db, query.tier) : [query.environment];
  return { service, team: query.team, serviceIds, environments, from, to };
}

async function ownedBy(db: Db, team: string): Promise<string[]> {
  if (!(await teamByName(db, team))) throw notFound("team", team);
  return (await allServices(db)).filter(({ owner }) => owner === team).map(({ id }) => id);
}

export const askedView = ({ service, team, environments, from, to }: AskedScope, waiting: number) => ({
  service: service?.name ?? null,
  team: team ?? null,
  environments: [...environments],
  from,
  to,
  waiting,
});
