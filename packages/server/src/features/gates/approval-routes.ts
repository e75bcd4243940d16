import { gateApprovals } from "@shipshape/contract/gates-approvals";
import { DONE } from "@shipshape/contract/value";
import { personOf } from "../../kernel/actor.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { allServices, serviceByName, teamsWith } from "../catalog/index.ts";
import { answerApproval } from "./answer-approval.ts";
import { approvalStore } from "./approval-store.ts";
import { approvalView } from "./approval-view.ts";
import { breakGlass } from "./break-glass.ts";
import { breakGlassStore } from "./break-glass-store.ts";
import { endBreakGlass } from "./end-break-glass.ts";
import { glassView } from "./glass-view.ts";
import { markRetrospective, unmarkRetrospective } from "./mark-retrospective.ts";
import { retrospectiveList } from "./retrospective-views.ts";

/** What people say of a gate, over HTTP: approvals, broken glass, retrospectives held. */
export function mountApprovalRoutes({ mount }: Http, kernel: Kernel): void {
  const { db, clock } = kernel;

  mount(gateApprovals.listApprovals, async ({ query: { service, status, limit }, actor }) => {
    const at = clock.now();
    const isWaiting = status === "waiting";
    const rows = await approvalStore(db).list({ service, limit, openAt: isWaiting ? at : undefined });
    const teams = await teamsWith(db, personOf(actor));
    const views = rows.map((row) => approvalView(row, actor, teams, at));
    return { approvals: isWaiting ? views.filter((view) => view.status === "waiting") : views };
  });
  mount(gateApprovals.answerApproval, ({ params, body, actor }) => answerApproval(kernel, actor, params.id, body));

  mount(gateApprovals.listBreakGlass, async ({ query: { service, active, limit } }) => {
    const at = clock.now();
    const rows = await breakGlassStore(db).list({ service, limit, activeAt: active ? at : undefined });
    return { breakGlass: rows.map((row) => glassView(row, at)) };
  });
  mount(gateApprovals.breakGlass, ({ body, actor }) => breakGlass(kernel, actor, body));
  mount(gateApprovals.endBreakGlass, ({ params, actor }) => endBreakGlass(kernel, actor, params.id));

  mount(gateApprovals.listRetrospectives, async ({ query }) => {
    const one = query.service === undefined ? undefined : await serviceByName(db, query.service);
    if (query.service !== undefined && !one) {
      throw notFound("service", query.service, "'shipshape service list' shows the ones there are.");
    }
    return { retrospectives: await retrospectiveList(db, one ? [one] : await allServices(db), clock.now()) };
  });
  mount(gateApprovals.putRetrospective, async ({ params, body, actor }) => {
    await markRetrospective(kernel, actor, params.incident, body.url);
    return DONE;
  });
  mount(gateApprovals.deleteRetrospective, async ({ params, actor }) => {
    await unmarkRetrospective(kernel, actor, params.incident);
    return DONE;
  });
}
