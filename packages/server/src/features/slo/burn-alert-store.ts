import type { AlertKind } from "@shipshape/domain/slo/alert-standing";
import type { BurnAlertSeverity } from "@shipshape/domain/slo/burn-rate";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { AlertChange } from "./judge-burn.ts";

export type OpenAlertRow = {
  readonly id: string;
  readonly sloId: string;
  readonly kind: AlertKind;
  readonly rule: string;
  readonly severity: BurnAlertSeverity;
  readonly startedAt: Date;
};

export type AlertWrite = AlertChange & { readonly id: string; readonly sloId: string };

/** The alerts of objectives: their rows are the state that a restart finds again. */
export const burnAlertStore = (db: Db) => ({
  open: async (sloIds: readonly string[]): Promise<OpenAlertRow[]> =>
    (await db
      .selectFrom("burnAlert")
      .select(["id", "sloId", "kind", "rule", "severity", "startedAt"])
      .where(sql<boolean>`slo_id = any(${[...sloIds]}::uuid[])`)
      .where("endedAt", "is", null)
      .execute()) as OpenAlertRow[],

  /** Opens alerts, and returns the ids of those that were not open already. */
  async begin(alerts: readonly AlertWrite[], at: Date): Promise<Set<string>> {
    if (alerts.length === 0) return new Set();
    const { rows } = await sql<{ id: string }>`
      insert into burn_alert (id, slo_id, kind, rule, severity, started_at, long_burn, short_burn, budget_spent, because)
      select id, slo_id, kind, rule, severity, ${at}::timestamptz, long_burn, short_burn, budget_spent, because
      from jsonb_to_recordset(${asRows(alerts)}::jsonb) as given(
        id uuid, slo_id uuid, kind text, rule text, severity text, long_burn float8, short_burn float8,
        budget_spent float8, because text)
      on conflict (slo_id, rule) where ended_at is null do nothing
      returning id`.execute(db);
    return new Set(rows.map(({ id }) => id));
  },

  /** Ends alerts by id, and returns the ids of those that were still open. */
  async end(ids: readonly string[], at: Date): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const ended = await db
      .updateTable("burnAlert")
      .set({ endedAt: at })
      .where("id", "in", [...ids])
      .where("endedAt", "is", null)
      .returning("id")
      .execute();
    return new Set(ended.map(({ id }) => id));
  },
});

const asRows = (alerts: readonly AlertWrite[]): string =>
  JSON.stringify(
    alerts.map(({ id, sloId, kind, rule, severity, pair, because }) => ({
      id,
      slo_id: sloId,
      kind,
      rule,
      severity,
      long_burn: pair?.longBurn ?? null,
      short_burn: pair?.shortBurn ?? null,
      budget_spent: pair?.budgetSpent ?? null,
      because,
    })),
  );
