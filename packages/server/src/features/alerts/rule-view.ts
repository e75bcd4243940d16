import type { AlertRule } from "@shipshape/contract/alerts-rules";
import { ruleText } from "@shipshape/domain/alerts/rule-text";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { type RuleRow, rulesStore, specOf } from "./rules-store.ts";
import { ruleOfRow } from "./ruleset.ts";

export type RuleView = z.input<typeof AlertRule>;
type Use = Awaited<ReturnType<ReturnType<typeof rulesStore>["uses"]>>[number];

const SEVEN_DAYS_MS = 7 * 86_400_000;

function viewOf(row: RuleRow, use: Use | undefined): RuleView {
  return {
    name: row.name,
    displayName: row.displayName,
    labels: row.labels as RuleView["labels"],
    annotations: row.annotations as RuleView["annotations"],
    ...specOf(row),
    summary: ruleText(ruleOfRow(row)),
    use: {
      hits: use?.hits ?? 0,
      held: use?.held ?? 0,
      passedBy: use?.passedBy ?? 0,
      failures: use?.failures ?? 0,
      lastHit: use?.lastAt ?? null,
      lastFailure: use?.lastFailure ?? null,
    },
    author: row.author,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** Every rule, in order, with how it was used in the last seven days. */
export async function ruleViews(db: Db, { clock }: Kernel): Promise<RuleView[]> {
  const store = rulesStore(db);
  const rows = await store.rules();
  const uses = await store.uses(new Date(clock.now().getTime() - SEVEN_DAYS_MS));
  const byRule = new Map(uses.map((use) => [use.rule, use]));
  return rows.map((row) => viewOf(row, byRule.get(row.name)));
}

export async function ruleView(db: Db, kernel: Kernel, name: string): Promise<RuleView> {
  const view = (await ruleViews(db, kernel)).find((rule) => rule.name === name);
  if (!view) throw unknownRule(name);
  return view;
}

export const unknownRule = (name: string) =>
  notFound("rule", name, "'shipshape alert rules list' shows the ones there are.");
