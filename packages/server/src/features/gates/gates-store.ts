import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

const MOST_CHECKS = 20_000;

export type GateCheckRow = {
  readonly id: string;
  readonly at: Date;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly environment: string;
  readonly changeKind: string;
  readonly changeClass: string;
  readonly version: string | null;
  readonly verdict: string;
  readonly because: readonly unknown[];
  readonly nextOpening: Date | null;
  readonly nextClosing: Date | null;
  readonly nextClosingBecause: string | null;
  /** What the verdict was made of, as rules see it. */
  readonly facts: unknown;
  readonly checkedBy: string;
};

export type CheckFilter = {
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly verdict?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
};

export function gatesStore(db: Db) {
  return {
    /** What writes a check down, beside what is told of it. */
    checkInsert: ({ because, facts, ...check }: GateCheckRow) =>
      sql`${db.insertInto("gateCheck").values({ ...check, because: JSON.stringify(because), facts: JSON.stringify(facts) })}`,
    /** The facts of checks that were written down between two moments, the newest first. */
    factsBetween: (serviceIds: readonly string[], from: Date, to: Date) =>
      db
        .selectFrom("gateCheck")
        .select(["serviceId", "environment", "at", "verdict", "facts"])
        .where(sql<boolean>`service_id = any(${[...serviceIds]}::uuid[])`)
        .where("at", ">=", from)
        .where("at", "<=", to)
        .where("facts", "is not", null)
        .orderBy("at", "desc")
        .limit(MOST_CHECKS)
        .execute(),
    /** The last verdicts of a place since a moment, the newest first. */
    lastOf: (serviceId: string, environment: string, since: Date) =>
      db
        .selectFrom("gateCheck")
        .select(["at", "verdict", "version"])
        .where("serviceId", "=", serviceId)
        .where("at", ">", since)
        .where("environment", "=", environment)
        .orderBy("at", "desc")
        .limit(50)
        .execute(),
    checks: ({ service, environment, verdict, from, to, limit }: CheckFilter) => {
      let query = db.selectFrom("gateCheck").selectAll().orderBy("at", "desc").limit(limit);
      if (service) query = query.where("serviceName", "=", service);
      if (environment) query = query.where("environment", "=", environment);
      if (verdict) query = query.where("verdict", "=", verdict);
      if (from) query = query.where("at", ">=", from);
      if (to) query = query.where("at", "<=", to);
      return query.execute();
    },
  };
}
