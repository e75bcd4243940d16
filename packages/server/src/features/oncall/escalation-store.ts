import type { EscalationPolicy } from "@shipshape/domain/oncall/escalation";
import type { Turns } from "@shipshape/domain/oncall/escalation-turns";
import { sql } from "kysely";
import { textColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";

export type PolicyRow = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly labels: Record<string, string | string[]>;
  readonly annotations: Record<string, string>;
  readonly fallback: boolean;
  readonly repeatAfterMinutes: number | null;
  readonly stillWorking: EscalationPolicy["stillWorking"] | null;
} & Pick<EscalationPolicy, "steps" | "repeat">;

const POLICY = [
  "id",
  "name",
  "displayName",
  "description",
  "steps",
  "repeat",
  "repeatAfterMinutes",
  "stillWorking",
  "fallback",
  "labels",
  "annotations",
] as const;

/** Escalation policies, and whose turn it was in their round robins. */
export function escalationStore(db: Db) {
  const policies = db.selectFrom("escalationPolicy").select(POLICY);
  const rows = (found: unknown) => found as PolicyRow[];
  return {
    async policies(names?: readonly string[]): Promise<PolicyRow[]> {
      const query = policies.orderBy("name");
      if (!names) return rows(await query.execute());
      const wanted = query.where(sql<boolean>`name = any(${textColumn(names)}::text[])`);
      return rows(await named(wanted, "oncall.policies").execute());
    },

    fallback: async (): Promise<PolicyRow | undefined> =>
      rows(await policies.where("fallback", "=", true).limit(1).execute())[0],

    async put({ id, steps, stillWorking, labels, annotations, ...row }: PolicyRow): Promise<void> {
      const changed = {
        ...row,
        steps: JSON.stringify(steps),
        stillWorking: stillWorking ? JSON.stringify(stillWorking) : null,
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("escalationPolicy")
        .values({ id, ...changed })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...changed, updatedAt: sql`now()` }))
        .execute();
    },

    delete: (id: string) => db.deleteFrom("escalationPolicy").where("id", "=", id).execute(),

    /** Whose turn it was, by policy. `forUpdate` makes those who choose at this moment wait for each other. */
    async turns(policyNames: readonly string[], forUpdate: boolean): Promise<Map<string, Turns>> {
      if (policyNames.length === 0) return new Map();
      if (forUpdate) await sql`select pg_advisory_xact_lock(hashtext('shipshape escalation turns'))`.execute(db);
      const found = await db
        .selectFrom("escalationTurn")
        .selectAll()
        .where("policy", "in", [...policyNames])
        .execute();
      const turns = new Map<string, Map<string, number>>();
      for (const { policy, userName, turn } of found) {
        turns.set(policy, (turns.get(policy) ?? new Map<string, number>()).set(userName, turn));
      }
      return turns;
    },

    async putTurns(turns: ReadonlyMap<string, Turns>): Promise<void> {
      const changed = [...turns].flatMap(([policy, of]) =>
        [...of].map(([user_name, turn]) => ({ policy, user_name, turn })),
      );
      if (changed.length === 0) return;
      await sql`
        insert into escalation_turn (policy, user_name, turn)
        select policy, user_name, turn
        from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as row(policy text, user_name text, turn bigint)
        on conflict (policy, user_name) do update set turn = excluded.turn`.execute(db);
    },
  };
}
