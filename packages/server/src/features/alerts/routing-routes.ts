import { alertRoutes } from "@shipshape/contract/alert-routes";
import { readRouting } from "@shipshape/domain/alerts/routing";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, invalid } from "../../kernel/problem.ts";
import { groupList } from "./group-views.ts";
import { importAlertmanager } from "./import-alertmanager.ts";
import { knownAlert } from "./known-alert.ts";
import { routeTest, routingView } from "./routing-views.ts";

/** The route tree: drawn, tried out, and taken over from an Alertmanager. It is written as code. */
export function mountRoutingRoutes({ mount }: Http, kernel: Kernel): void {
  const { db } = kernel;
  mount(alertRoutes.getRouting, () => routingView(db, kernel));
  mount(alertRoutes.testRouting, async ({ body: { labels, alert, spec } }) => {
    const draft = spec && readRouting(spec);
    if (draft && !draft.ok) throw invalid(draft.faults.map(({ path, message }) => ({ path: `spec.${path}`, message })));
    if (alert === undefined && labels === undefined)
      throw new DomainError("invalid", "Give labels, or an alert whose labels are taken.");
    const given = alert === undefined ? labels : ((await knownAlert(db, alert)).labels as typeof labels);
    return routeTest(db, kernel, given ?? {}, spec);
  });
  mount(alertRoutes.listGroups, async ({ query }) => ({ groups: await groupList(db, query.route, query.limit) }));
  mount(alertRoutes.importAlertmanager, ({ actor, body }) => importAlertmanager(kernel, actor, body));
}
