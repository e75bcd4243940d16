import type { alertRules, DraftRule } from "@shipshape/contract/alerts-rules";
import type { HandlerOutput } from "@shipshape/contract/route";
import { consult, dispositionOf } from "@shipshape/domain/alerts/pipeline";
import { type AlertRule, inOrder } from "@shipshape/domain/alerts/rule";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { servicesByNames } from "../catalog/index.ts";
import { dispositionStore } from "./disposition-store.ts";
import { knownAlert } from "./known-alert.ts";
import { subjectOf } from "./reconsider-alerts.ts";
import { reconsiderStore } from "./reconsider-store.ts";
import { ruleProblems } from "./rule-problems.ts";
import { type RuleSpec, ruleOf } from "./rule-spec.ts";
import { evaluator } from "./rules-language.ts";
import { rulesStore } from "./rules-store.ts";
import { ruleOfRow } from "./ruleset.ts";

type Draft = z.output<typeof DraftRule>;
type Checked = HandlerOutput<typeof alertRules.checkRule>;

/** What a draft says of the rule, without what it is called. */
export const specOfDraft = ({ name: _, displayName: __, labels: ___, annotations: ____, ...spec }: Draft): RuleSpec =>
  spec;

/** A draft as it is asked: whether it is enabled or not, it is tried. */
export const draftRule = (draft: Draft): AlertRule => ({ ...ruleOf(draft.name, specOfDraft(draft)), enabled: true });

/** The rules as they would be with this draft in its place. */
export async function rulesWith(db: Db, draft: AlertRule | undefined, without?: string): Promise<AlertRule[]> {
  const others = (await rulesStore(db).rules())
    .map(ruleOfRow)
    .filter(({ name }) => name !== draft?.name && name !== without);
  return inOrder(draft ? [...others, draft] : others);
}

/** What is wrong with a draft, and what it makes of one alert. */
export async function checkRule({ db, clock }: Kernel, draft: Draft, alert: string | undefined): Promise<Checked> {
  const problems = ruleProblems(specOfDraft(draft));
  if (alert === undefined || problems.length > 0) return { problems, matches: null, outcome: null };

  const row = await knownAlert(db, alert);
  const [before] = await dispositionStore(db).of([row.id]);
  const payload = (await reconsiderStore(db).payloads([row.id])).get(row.id);
  const subject = subjectOf(row, payload, before?.received);
  const services = await servicesByNames(db, subject.alert.service ? [subject.alert.service] : []);
  const rule = draftRule(draft);
  const openedAtMs = row.createdAt.getTime();
  const asked = consult(subject.alert, await rulesWith(db, rule), openedAtMs, evaluator(services));
  const failed = asked.failed.some(({ rule: name }) => name === rule.name);
  const disposition = dispositionOf(asked, NOTHING_BESIDE, openedAtMs);
  return {
    problems,
    matches: failed ? null : asked.matched.includes(rule.name),
    outcome: {
      alertId: row.id,
      shortId: shortId("alert", row.number),
      title: disposition.alert.title,
      decision: disposition.decision,
      word: disposition.word,
      because: disposition.because,
      priority: disposition.priority,
      urgency: disposition.urgency,
      route: disposition.route as NonNullable<Checked["outcome"]>["route"],
      groupKey: disposition.groupKey,
      trace: [...disposition.trace],
      judgedAt: clock.now(),
      reconsiderAt: null,
      received: null,
      incident: null,
    },
  };
}

/** The alert by itself: as if no other had come. */
const NOTHING_BESIDE = { holderOf: () => undefined, occurrencesOf: () => [], groupOf: () => undefined };
