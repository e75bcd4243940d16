import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type RuleWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly position: number;
  readonly condition: string;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly ignore: boolean;
  readonly enabled: boolean;
};

export const mappingRuleStore = (db: Db) => ({
  all: () => db.selectFrom("mappingRule").selectAll().orderBy("position").orderBy("name").execute(),
  find: (name: string) => db.selectFrom("mappingRule").selectAll().where("name", "=", name).executeTakeFirst(),

  async put({ labels, annotations, service, environment, ...rule }: RuleWrite): Promise<void> {
    const values = {
      ...rule,
      labels: JSON.stringify(labels),
      annotations: JSON.stringify(annotations),
      service: service ?? null,
      environment: environment ?? null,
    };
    await db
      .insertInto("mappingRule")
      .values({ id: newId(), ...values })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
      .execute();
  },

  remove: (name: string) => db.deleteFrom("mappingRule").where("name", "=", name).execute(),

  /** Gives rules these places. */
  async place(places: readonly { readonly name: string; readonly position: number }[]): Promise<void> {
    await sql`
      update mapping_rule set position = row.position, updated_at = now()
      from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as row(name text, position int)
      where mapping_rule.name = row.name and mapping_rule.position <> row.position`.execute(db);
  },
});

export type MappingRuleRow = Awaited<ReturnType<ReturnType<typeof mappingRuleStore>["all"]>>[number];
