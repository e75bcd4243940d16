import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type FreezeRow = {
  readonly name: string;
  readonly displayName: string;
  readonly kind: "deny" | "allow";
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly reason: string;
  readonly selector: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
};

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
    freezes: () => db.selectFrom("freezeWindow").selectAll().orderBy("fromAt").execute(),
    /** The windows that are not over yet, and allow windows that are: those keep their gate shut. */
    freezesThatMatter: (at: Date) =>
      db
        .selectFrom("freezeWindow")
        .selectAll()
        .where((where) => where.or([where("toAt", ">", at), where("kind", "=", "allow")]))
        .execute(),
    async putFreeze({ selector, labels, annotations, ...freeze }: FreezeRow): Promise<void> {
      const values = {
        ...freeze,
        selector: JSON.stringify(selector),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("freezeWindow")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },

    freeze: (name: string) => db.selectFrom("freezeWindow").selectAll().where("name", "=", name).executeTakeFirst(),
    deleteFreeze: (name: string) => db.deleteFrom("freezeWindow").where("name", "=", name).execute(),

    insertCheck: ({ because, ...check }: GateCheckRow) =>
      db
        .insertInto("gateCheck")
        .values({ ...check, because: JSON.stringify(because) })
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

export type FreezeWindow = Awaited<ReturnType<ReturnType<typeof gatesStore>["freezes"]>>[number];
