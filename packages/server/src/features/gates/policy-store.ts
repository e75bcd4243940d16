import { DEFAULT_POLICY, type ErrorBudgetPolicy } from "@shipshape/domain/gates/budget-policy";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { answeredAs, type Question, question } from "../../kernel/questions.ts";

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
    /** What they say, as one of several questions. */
    policiesAsked: () =>
      question(db.selectFrom("budgetPolicy").select(["name", "selector", "clauses", "exemptions"]).orderBy("name"), {}),
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

type Said = Pick<PolicyRow, "name" | "selector" | "clauses" | "exemptions">;
export type Policies = { readonly policies: readonly ErrorBudgetPolicy[]; readonly otherwise: ErrorBudgetPolicy };

/** A row as the rules read it. */
export const policyOf = ({ name, selector, clauses, exemptions }: Said): ErrorBudgetPolicy => ({
  name,
  selector: selector as ErrorBudgetPolicy["selector"],
  clauses: clauses as unknown as ErrorBudgetPolicy["clauses"],
  exemptions,
});

/** Every policy that somebody wrote, and the one that governs what none of them selects. */
export const writtenPolicies = async (db: Db): Promise<Policies> => inForce(await policyStore(db).policies());

/** The same as one of several questions. */
export const policiesAsked = (db: Db): Question<Policies> => answeredAs(policyStore(db).policiesAsked(), inForce);

function inForce(rows: readonly Said[]): Policies {
  const policies = rows.map(policyOf);
  return { policies, otherwise: policies.find(({ name }) => name === DEFAULT_POLICY.name) ?? DEFAULT_POLICY };
}
