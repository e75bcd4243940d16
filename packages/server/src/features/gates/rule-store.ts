import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { answeredAs, type Question, question } from "../../kernel/questions.ts";
import type { GateRule } from "./judge-rules.ts";

export type RuleWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly selector: unknown;
  readonly whenSource: string;
  readonly effect: unknown;
  readonly message: string;
  readonly labels: unknown;
  readonly annotations: unknown;
};

/** The house's own rules of the gate. */
export function ruleStore(db: Db) {
  return {
    rules: () => db.selectFrom("gateRule").selectAll().orderBy("name").execute(),
    rulesAsked: () =>
      question(
        db.selectFrom("gateRule").select(["name", "selector", "whenSource", "effect", "message"]).orderBy("name"),
        {},
      ),
    rule: (name: string) => db.selectFrom("gateRule").selectAll().where("name", "=", name).executeTakeFirst(),
    async put({ selector, effect, labels, annotations, ...rule }: RuleWrite): Promise<void> {
      const values = {
        ...rule,
        selector: JSON.stringify(selector),
        effect: JSON.stringify(effect),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("gateRule")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },
    remove: (name: string) => db.deleteFrom("gateRule").where("name", "=", name).execute(),
  };
}

export type RuleRow = Awaited<ReturnType<ReturnType<typeof ruleStore>["rules"]>>[number];

type Said = Pick<RuleRow, "name" | "selector" | "whenSource" | "effect" | "message">;

/** Every rule, as one of several questions. */
export const rulesAsked = (db: Db): Question<readonly GateRule[]> =>
  answeredAs(ruleStore(db).rulesAsked(), (rows) => rows.map(ruleOf));

/** A row as it is judged by. */
export const ruleOf = ({ name, selector, whenSource, effect, message }: Said): GateRule => ({
  name,
  selector: selector as GateRule["selector"],
  when: whenSource,
  ...(effect as unknown as Pick<GateRule, "effect" | "approvers" | "approverTeams" | "action">),
  message,
});
