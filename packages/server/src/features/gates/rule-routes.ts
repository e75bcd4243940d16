import { gateRules } from "@shipshape/contract/gates-rules";
import { DONE } from "@shipshape/contract/value";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { deleteRule } from "./delete-rule.ts";
import { putRule } from "./put-rule.ts";
import { ruleStore } from "./rule-store.ts";
import { tryRule } from "./rule-trial.ts";
import { ruleView } from "./rule-view.ts";

/** The house's own rules of the gate over HTTP. */
export function mountRuleRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;
  mount(gateRules.listRules, async () => ({ rules: (await ruleStore(db).rules()).map(ruleView) }));
  mount(gateRules.putRule, ({ params, body, actor }) => putRule(kernel, actor, params.name, body));
  mount(gateRules.deleteRule, async ({ params, actor }) => {
    await deleteRule(kernel, actor, params.name);
    return DONE;
  });
  mount(gateRules.tryRule, ({ body }) => tryRule(db, body, clock.now()));
}
