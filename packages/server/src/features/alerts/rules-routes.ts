import { alertRules as routes } from "@shipshape/contract/alerts-rules";
import { DONE } from "@shipshape/contract/value";
import { referenceTo } from "@shipshape/domain/short-id";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { applyToFiring } from "./apply-to-firing.ts";
import { whyOf } from "./because-views.ts";
import { checkRule } from "./check-rule.ts";
import { enableRule } from "./enable-rule.ts";
import { moveRule } from "./move-rule.ts";
import { putRule } from "./put-rule.ts";
import { removeRule } from "./remove-rule.ts";
import { replayView, startReplay } from "./replay-rules.ts";
import { ruleView, ruleViews } from "./rule-view.ts";

function alertNamed(typed: string) {
  const reference = referenceTo("alert", typed);
  if (reference) return reference;
  throw new DomainError("not_found", `"${typed}" is no alert: give an id such as ALR-12 ('shipshape alert list').`);
}

export function mountRulesRoutes({ mount }: Http, kernel: Kernel): void {
  const { db } = kernel;
  mount(routes.listRules, async () => ({ rules: await ruleViews(db, kernel) }));
  mount(routes.getRule, ({ params }) => ruleView(db, kernel, params.name));
  mount(routes.putRule, ({ params, body, actor }) => putRule(kernel, actor, params.name, body));
  mount(routes.enableRule, ({ params, body, actor }) => enableRule(kernel, actor, params.name, body.enabled));
  mount(routes.moveRule, async ({ params, body, actor }) => ({
    rules: await moveRule(kernel, actor, params.name, body.before),
  }));
  mount(routes.removeRule, async ({ params, actor }) => {
    await removeRule(kernel, actor, params.name);
    return DONE;
  });
  mount(routes.checkRule, ({ body }) =>
    checkRule(kernel, body.rule, body.alert === undefined ? undefined : alertNamed(body.alert)),
  );
  mount(routes.replayRules, ({ body }) => startReplay(kernel, body));
  mount(routes.getReplay, ({ params }) => replayView(db, params.id));
  mount(routes.applyRules, ({ actor }) => applyToFiring(kernel, actor));
  mount(routes.why, async ({ params }) => {
    const why = await whyOf(db, alertNamed(params.id));
    if (why) return why;
    throw new DomainError(
      "not_found",
      `There is no alert "${params.id}": 'shipshape alert list' shows the ones there are.`,
    );
  });
}
