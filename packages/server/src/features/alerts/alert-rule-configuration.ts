import type { AlertRuleManifest } from "@shipshape/contract/manifest";
import type { Fault } from "@shipshape/contract/problem";
import { inOrder } from "@shipshape/domain/alerts/rule";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { configurationKind, type KnownNames } from "../../kernel/configuration/kind.ts";
import { metadataOf, namedRow } from "../../kernel/configuration/named-row.ts";
import { unknownName } from "../../kernel/configuration/reference.ts";
import type { Db } from "../../kernel/database.ts";
import { writeRule } from "./put-rule.ts";
import { removeRule } from "./remove-rule.ts";
import { replayAlerts } from "./replay-alerts.ts";
import { problemText, ruleProblems } from "./rule-problems.ts";
import { ruleOf } from "./rule-spec.ts";
import { rulesStore, specOf } from "./rules-store.ts";
import { ruleOfRow } from "./ruleset.ts";

type Rule = z.output<typeof AlertRuleManifest>;

const REPLAYED_DAYS = 7;
const LONGEST_MS = 2_000;

const allRules = async (db: Db) => (await rulesStore(db).rules()).map(ruleOfRow);

const faultsOf = ({ spec }: Rule, known: KnownNames): Fault[] => [
  ...ruleProblems(spec).map((problem) => ({ path: `spec.${problem.path}`, message: problemText(problem) })),
  ...(spec.services ?? []).flatMap((name, at) => unknownName(known, "Service", name, `spec.services[${at}]`)),
  ...unknownName(known, "EscalationPolicy", spec.do.route?.escalationPolicy, "spec.do.route.escalationPolicy"),
];

/** Rules over alerts as code. */
export const alertRuleConfiguration = configurationKind<Rule>({
  kind: "AlertRule",
  read: async (db) =>
    (await rulesStore(db).rules())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((row) => ({
        apiVersion: "shipshape/v1",
        kind: "AlertRule",
        metadata: metadataOf(row),
        spec: specOf(row),
      })),
  check: faultsOf,
  effectOf: async (db, { manifest: { metadata, spec } }, _, { clock }) => {
    const to = clock.now();
    const span = { from: new Date(to.getTime() - REPLAYED_DAYS * DAY_MS), to };
    const rules = await allRules(db);
    const others = rules.filter(({ name }) => name !== metadata.name);
    const after = inOrder([...others, ruleOf(metadata.name, spec)]);
    const began = performance.now();
    const isQuick = async () => performance.now() - began < LONGEST_MS;
    const replay = await replayAlerts(db, span, { before: inOrder(rules), after }, isQuick);
    const part = replay.complete ? "" : `, as far as they were looked at in ${LONGEST_MS / 1_000} s`;
    return [`over the alerts of the last ${REPLAYED_DAYS} days${part}: ${replay.because}`];
  },
  // audit-free: writeRule audits
  apply: async (tx, actor, { metadata, spec }) => {
    await writeRule(tx, actor, { ...namedRow(metadata), spec }, "applyRule");
  },
  remove: removeRule,
});
