import { type MappingRule, type MappingRuleInput, mappingRuleChanged } from "@shipshape/contract/changes-record";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { invalid, notFound } from "../../kernel/problem.ts";
import { type Meant, refuseTakenName } from "../../kernel/refuse-taken-name.ts";
import { audit } from "../access/index.ts";
import { servicesByNames } from "../catalog/index.ts";
import { changeEventStore } from "./change-event-store.ts";
import { readEventsJob } from "./change-intake.ts";
import { conditionProblem } from "./mapping-language.ts";
import { type MappingRuleRow, mappingRuleStore, type RuleWrite } from "./mapping-rule-store.ts";

type View = z.input<typeof MappingRule>;
type Said = z.output<typeof MappingRuleInput>;

const APART = 10;

const ruleView = ({ id: _, createdAt: __, labels, annotations, ...row }: MappingRuleRow): View => ({
  ...row,
  labels: labels as View["labels"],
  annotations: annotations as View["annotations"],
});
export const ruleViews = async (db: Db): Promise<View[]> => (await mappingRuleStore(db).all()).map(ruleView);

const unknownRule = (name: string) =>
  notFound("mapping rule", name, "Delivery, Mapping rules shows the ones there are.");

/** What is wrong with a rule, by field. */
async function ruleFaults(db: Db, { condition, service, environment, ignore }: RuleWrite) {
  const problem = conditionProblem(condition);
  const known = service === undefined ? undefined : await servicesByNames(db, [service]);
  return [
    ...(problem
      ? [{ path: "condition", message: `${problem.message} (line ${problem.line}, column ${problem.column})` }]
      : []),
    ...(service !== undefined && !known?.has(service)
      ? [{ path: "service", message: `there is no service "${service}"` }]
      : []),
    ...(service === undefined && environment === undefined && !ignore
      ? [{ path: "service", message: "say of which service or environment what fits speaks, or that it is ignored" }]
      : []),
  ];
}

/** What waits is read again by the rules that there are now. */
export async function readInboxAgain(tx: Tx, ids?: readonly string[]): Promise<number> {
  const events = await changeEventStore(tx).readAgain(ids);
  if (events > 0) await enqueue(tx, readEventsJob, {}, { key: "all" });
  return events;
}

/** Keeps a rule in the caller's transaction, with its audit row and its event. */
export async function writeMappingRule(tx: Tx, actor: Actor, rule: RuleWrite, action: "put" | "apply"): Promise<void> {
  const store = mappingRuleStore(tx);
  const before = await store.find(rule.name);
  await store.put(rule);
  const subject = `mapping-rule:${rule.name}`;
  await audit(tx, actor, {
    action: `changes.${action}MappingRule`,
    subject,
    before: before && ruleView(before),
    after: rule,
  });
  await emit(tx, actor, mappingRuleChanged, { rule: rule.name, change: before ? "updated" : "created" }, subject);
  await readInboxAgain(tx);
}

/** Makes or replaces a rule; what waits in the inbox is read again. */
export const putMappingRule = (
  { db }: Kernel,
  actor: Actor,
  name: string,
  said: Said,
  meant: Meant = {},
): Promise<View> =>
  inTransaction(db, async (tx) => {
    refuseTakenName(meant, await mappingRuleStore(tx).find(name), "a mapping rule", name);
    const rule = { ...said, name, displayName: said.displayName ?? name };
    const faults = await ruleFaults(tx, rule);
    if (faults.length > 0) throw invalid(faults);
    await writeMappingRule(tx, actor, rule, "put");
    const row = await mappingRuleStore(tx).find(name);
    if (!row) throw unknownRule(name);
    return ruleView(row);
  });

/** Takes a rule away; what it mapped stays where it is. */
export const removeMappingRule = ({ db }: Kernel, actor: Actor, name: string): Promise<void> =>
  inTransaction(db, async (tx) => {
    const store = mappingRuleStore(tx);
    const before = await store.find(name);
    if (!before) throw unknownRule(name);
    await store.remove(name);
    const subject = `mapping-rule:${name}`;
    await audit(tx, actor, { action: "changes.removeMappingRule", subject, before: ruleView(before) });
    await emit(tx, actor, mappingRuleChanged, { rule: name, change: "removed" }, subject);
  });

/** Asks a rule before another one. */
export const moveMappingRule = ({ db }: Kernel, actor: Actor, name: string, next: string | null): Promise<View[]> =>
  inTransaction(db, async (tx) => {
    const store = mappingRuleStore(tx);
    const names = (await store.all()).map((rule) => rule.name);
    if (!names.includes(name)) throw unknownRule(name);
    if (next !== null && !names.includes(next)) throw unknownRule(next);
    const others = names.filter((one) => one !== name);
    const at = next === null || next === name ? others.length : others.indexOf(next);
    const order = next === name ? names : others.toSpliced(at, 0, name);
    await store.place(order.map((one, nth) => ({ name: one, position: (nth + 1) * APART })));
    const subject = `mapping-rule:${name}`;
    await audit(tx, actor, { action: "changes.moveMappingRule", subject, before: names, after: order });
    await emit(tx, actor, mappingRuleChanged, { rule: name, change: "moved" }, subject);
    await readInboxAgain(tx);
    return ruleViews(tx);
  });
