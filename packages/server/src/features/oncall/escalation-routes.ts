import { escalation } from "@shipshape/contract/oncall-escalation";
import { DONE } from "@shipshape/contract/value";
import { targetsOf } from "@shipshape/domain/oncall/escalation";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { deleteEscalationPolicy } from "./delete-escalation-policy.ts";
import { policyList, policyNamed, policyView } from "./escalation-policy-views.ts";
import { forecastEscalation, tryEscalation } from "./forecast-escalation.ts";
import { putEscalationPolicy } from "./put-escalation-policy.ts";
import { webhookSecret } from "./webhook-secret.ts";

export function mountEscalationRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;

  mount(escalation.listEscalationPolicies, async () => ({ escalationPolicies: await policyList(db) }));
  mount(escalation.getEscalationPolicy, async ({ params }) => policyView(await policyNamed(db, params.name)));
  mount(escalation.putEscalationPolicy, ({ params, query, body, actor }) =>
    putEscalationPolicy(kernel, actor, params.name, body, query),
  );
  mount(escalation.deleteEscalationPolicy, async ({ params, query, actor }) => {
    await deleteEscalationPolicy(kernel, actor, params.name, query);
    return DONE;
  });
  mount(escalation.listEscalationWebhooks, async ({ params }) => {
    const targets = targetsOf(await policyNamed(db, params.name));
    const urls = targets.flatMap((target) => (target.kind === "webhook" ? [target.url] : []));
    return { webhooks: [...new Set(urls)].map((url) => ({ url, secret: webhookSecret(kernel, url) })) };
  });
  mount(escalation.forecastEscalation, ({ params, query }) => forecastEscalation(db, params.name, query, clock.now()));
  mount(escalation.tryEscalation, ({ params, query, body }) =>
    tryEscalation(db, params.name, body, query, clock.now()),
  );
}
