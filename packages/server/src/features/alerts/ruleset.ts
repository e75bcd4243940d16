import { type AlertRule, inOrder } from "@shipshape/domain/alerts/rule";
import type { Config } from "../../kernel/config.ts";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { ruleOf } from "./rule-spec.ts";
import { type RuleRow, rulesStore, specOf } from "./rules-store.ts";

export const ruleOfRow = (row: RuleRow): AlertRule => ruleOf(row.name, specOf(row));

type Kept = { readonly version: number; readonly rules: readonly AlertRule[] };
/** The rules that each server of this process read last. */
const kept = new WeakMap<Config, Kept>();

/** The rules that are enabled, in order: read again only after one of them changed, which their version says. */
export async function rulesInForce(db: Db, { config }: Kernel, version: number): Promise<readonly AlertRule[]> {
  const known = kept.get(config);
  if (known?.version === version) return known.rules;
  const rules = inOrder((await rulesStore(db).rules()).map(ruleOfRow));
  kept.set(config, { version, rules });
  return rules;
}
