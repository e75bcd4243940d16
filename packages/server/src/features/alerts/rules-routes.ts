import { alertRules as routes } from "@shipshape/contract/alerts-rules";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { applyToFiring } from "./apply-to-firing.ts";
import { whyOf } from "./because-views.ts";
import { checkRule } from "./check-rule.ts";
import { enableRule } from "./enable-rule.ts";
import { knownAlert } from "./known-alert.ts";
import { moveRule } from "./move-rule.ts";
import { putRule } from "./put-rule.ts";
import { removeRule } from "./remove-rule.ts";
import { replayView, startReplay } from "./replay-rules.ts";
import { ruleView, ruleViews } from "./rule-view.ts";

export function mountRulesRoutes({ mount }: Http, kernel: Kernel): void {
  const { db } = kernel;
  mount(routes.listRules, async () => ({ rules: await ruleViews(db, kernel) }));
  mount(routes.getRule, ({ params }) => ruleView(db, kernel, params.name));
  mount(routes.putRule, ({ params, query, body, actor }) => putRule(kernel, actor, params.name, body, query));
  mount(routes.enableRule, ({ params, body, actor }) => enableRule(kernel, actor, params.name, body.enabled));
  mount(routes.moveRule, async ({ params, body, actor }) => ({
    rules: await moveRule(kernel, actor, params.name, body.before),
  }));
  mount(routes.removeRule, async ({ params, actor }) => {
    await removeRule(kernel, actor, params.name);
    return DONE;
  });
  mount(routes.checkRule, ({ body }) => checkRule(kernel, body.rule, body.alert));
  mount(routes.replayRules, ({ body }) => startReplay(kernel, body));
  mount(routes.getReplay, ({ params }) => replayView(db, params.id));
  mount(routes.applyRules, ({ actor }) => applyToFiring(kernel, actor));
  mount(routes.why, async ({ params }) => whyOf(db, await knownAlert(db, params.id)));
}
