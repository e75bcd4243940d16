import { DEFAULT_POLICY, type ErrorBudgetPolicy } from "@shipshape/domain/gates/budget-policy";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type PolicyWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly selector: unknown;
  readonly clauses: unknown;
  readonly exemptions: readonly string[];
  readonly labels: unknown;
  readonly annotations: unknown;
};

/** Error budget policies as people wrote them. */
export function policyStore(db: Db) {
  return {
    policies: () => db.selectFrom("budgetPolicy").selectAll().orderBy("name").execute(),
    policy: (name: string) => db.selectFrom("budgetPolicy").selectAll().where("name", "=", name).executeTakeFirst(),
    async put({ selector, clauses, exemptions, labels, annotations, ...policy }: PolicyWrite): Promise<void> {
      const values = {
        ...policy,
        selector: JSON.stringify(selector),
        clauses: JSON.stringify(clauses),
        exemptions: [...exemptions],
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("budgetPolicy")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },
    remove: (name: string) => db.deleteFrom("budgetPolicy").where("name", "=", name).execute(),
  };
}

export type PolicyRow = Awaited<ReturnType<ReturnType<typeof policyStore>["policies"]>>[number];

/** A row as the rules read it. */
export const policyOf = ({ name, selector, clauses, exemptions }: PolicyRow): ErrorBudgetPolicy => ({
  name,
  selector: selector as ErrorBudgetPolicy["selector"],
  clauses: clauses as unknown as ErrorBudgetPolicy["clauses"],
  exemptions,
});

/** Every policy that somebody wrote, and the one that governs what none of them selects. */
export async function writtenPolicies(db: Db) {
  const policies = (await policyStore(db).policies()).map(policyOf);
  return { policies, otherwise: policies.find(({ name }) => name === DEFAULT_POLICY.name) ?? DEFAULT_POLICY };
}
