import type { alertRules, DraftRule } from "@shipshape/contract/alerts-rules";
import type { HandlerOutput } from "@shipshape/contract/route";
import { consult, dispositionOf } from "@shipshape/domain/alerts/pipeline";
import { type AlertRule, inOrder } from "@shipshape/domain/alerts/rule";
import { type Reference, shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { servicesByNames } from "../catalog/index.ts";
import { dispositionStore } from "./disposition-store.ts";
import { subjectOf } from "./reconsider-alerts.ts";
import { reconsiderStore } from "./reconsider-store.ts";
import { ruleProblems } from "./rule-problems.ts";
import { ruleOf } from "./rule-spec.ts";
import { evaluator } from "./rules-language.ts";
import { rulesStore } from "./rules-store.ts";
import { ruleOfRow } from "./ruleset.ts";

type Draft = z.output<typeof DraftRule>;
type Checked = HandlerOutput<typeof alertRules.checkRule>;

/** A draft as it is asked: whether it is enabled or not, it is tried. */
export const draftRule = ({ name, displayName: _, labels: __, annotations: ___, ...spec }: Draft): AlertRule => ({
  ...ruleOf(name, spec),
  enabled: true,
});

/** The rules as they would be with this draft in its place. */
export async function rulesWith(db: Db, draft: AlertRule | undefined, without?: string): Promise<AlertRule[]> {
  const others = (await rulesStore(db).rules())
    .map(ruleOfRow)
    .filter(({ name }) => name !== draft?.name && name !== without);
  return inOrder(draft ? [...others, draft] : others);
}

/** What is wrong with a draft, and what it makes of one alert. */
export async function checkRule({ db, clock }: Kernel, draft: Draft, alert: Reference | undefined): Promise<Checked> {
  const { name: _, displayName: __, labels: ___, annotations: ____, ...spec } = draft;
  const problems = ruleProblems(spec);
  if (alert === undefined || problems.length > 0) return { problems, matches: null, outcome: null };

  const row = await reconsiderStore(db).named(alert);
  if (!row) throw notFound("alert", "id" in alert ? alert.id : shortId("alert", alert.number));
  const [before] = await dispositionStore(db).of([row.id]);
  const payload = (await reconsiderStore(db).payloads([row.id])).get(row.id);
  const subject = subjectOf(row, payload, before);
  const services = await servicesByNames(db, subject.alert.service ? [subject.alert.service] : []);
  const rule = draftRule(draft);
  const nowMs = clock.now().getTime();
  const asked = consult(subject.alert, await rulesWith(db, rule), row.startsAt.getTime(), evaluator(services));
  const failed = asked.failed.some(({ rule: name }) => name === rule.name);
  const disposition = dispositionOf(asked, NOTHING_BESIDE, row.createdAt.getTime());
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
      route: disposition.route,
      groupKey: disposition.groupKey,
      trace: [...disposition.trace],
      judgedAt: new Date(nowMs),
      reconsiderAt: null,
      received: null,
      incident: null,
    },
  };
}

/** The alert by itself: as if no other had come. */
const NOTHING_BESIDE = { holderOf: () => undefined, occurrencesOf: () => [], groupOf: () => undefined };
