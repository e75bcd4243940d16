import { sql } from "kysely";
import { type Db, named } from "../../kernel/database.ts";
import type { RuleSpec } from "./rule-spec.ts";

export type RuleWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: RuleSpec;
};

/** What one batch of alerts adds to the tally of a rule. */
export type RuleUse = {
  readonly rule: string;
  readonly hits: number;
  readonly held: number;
  readonly passed_by: number;
  readonly failures: number;
  readonly last_failure: string | null;
};

export function rulesStore(db: Db) {
  return {
    /** Grows with each change of a rule. */
    async version(): Promise<number> {
      const row = await named(
        db.selectFrom("alertRuleVersion").select("version"),
        "alerts.ruleVersion",
      ).executeTakeFirst();
      return row?.version ?? 0;
    },
    /** Locks the rules, so that one change after the other is made. */
    async nextVersion(): Promise<void> {
      await sql`update alert_rule_version set version = version + 1`.execute(db);
    },

    rules: () => db.selectFrom("alertRule").selectAll().orderBy("position").orderBy("name").execute(),
    rule: (name: string) => db.selectFrom("alertRule").selectAll().where("name", "=", name).executeTakeFirst(),

    async put({ name, author, spec, ...rule }: RuleWrite & { readonly author: string }): Promise<void> {
      const { order, enabled, ...others } = spec;
      const values = {
        displayName: rule.displayName,
        labels: JSON.stringify(rule.labels),
        annotations: JSON.stringify(rule.annotations),
        position: order,
        enabled,
        spec: JSON.stringify(others),
      };
      await db
        .insertInto("alertRule")
        .values({ name, author, ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },
    remove: (name: string) => db.deleteFrom("alertRule").where("name", "=", name).execute(),

    switch: (name: string, enabled: boolean) =>
      db.updateTable("alertRule").set({ enabled, updatedAt: sql`now()` }).where("name", "=", name).execute(),

    /** Gives rules these places. */
    async place(places: readonly { readonly name: string; readonly position: number }[]): Promise<void> {
      await sql`
        update alert_rule set position = row.position, updated_at = now()
        from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as row(name text, position int)
        where alert_rule.name = row.name and alert_rule.position <> row.position`.execute(db);
    },

    async countUses(uses: readonly RuleUse[], at: Date): Promise<void> {
      if (uses.length === 0) return;
      await sql`
        insert into alert_rule_use (rule, hour, hits, held, passed_by, failures, last_at, last_failure)
        select rule, date_trunc('hour', ${at}::timestamptz), hits, held, passed_by, failures, ${at}, last_failure
        from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
          as row(rule text, hits int, held int, passed_by int, failures int, last_failure text)
        order by rule
        on conflict (rule, hour) do update set
          hits = alert_rule_use.hits + excluded.hits,
          held = alert_rule_use.held + excluded.held,
          passed_by = alert_rule_use.passed_by + excluded.passed_by,
          failures = alert_rule_use.failures + excluded.failures,
          last_at = excluded.last_at,
          last_failure = coalesce(excluded.last_failure, alert_rule_use.last_failure)`.execute(db);
    },

    /** How each rule was used since. */
    async uses(since: Date) {
      const { rows } = await sql<{
        rule: string;
        hits: number;
        held: number;
        passedBy: number;
        failures: number;
        lastAt: Date | null;
        lastFailure: string | null;
      }>`
        select rule, sum(hits)::int as hits, sum(held)::int as held, sum(passed_by)::int as passed_by,
          sum(failures)::int as failures, max(last_at) filter (where hits > 0) as last_at,
          (array_agg(last_failure order by hour desc) filter (where last_failure is not null))[1] as last_failure
        from alert_rule_use
        where hour >= ${since}
        group by rule`.execute(db);
      return rows;
    },
  };
}

export type RuleRow = Awaited<ReturnType<ReturnType<typeof rulesStore>["rules"]>>[number];

/** What the document of a row says. */
export const specOf = ({ position, enabled, spec }: RuleRow): RuleSpec => ({
  ...(spec as Omit<RuleSpec, "order" | "enabled">),
  order: position,
  enabled,
});
