import { approvalRequested } from "@shipshape/contract/gates-approvals";
import { DEFAULT_POLICY, type PolicyAction } from "@shipshape/domain/gates/budget-policy";
import type { GateVerdict, Reason } from "@shipshape/domain/gates/verdict";
import { shortId } from "@shipshape/domain/short-id";
import type { Actor } from "../../kernel/actor.ts";
import { type Db, oneAtATime } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { audit } from "../access/index.ts";
import { approvalStore } from "./approval-store.ts";
import { everyAsker } from "./every-asker.ts";
import type { Asked } from "./gate-facts.ts";
import type { Place } from "./gate-inputs.ts";
import { approvalsGiven } from "./given-approvals.ts";
import { type GateRule, RULE_CLAUSE } from "./judge-rules.ts";
import { type Policies, writtenPolicies } from "./policy-store.ts";
import { ruleOf, ruleStore } from "./rule-store.ts";

/** How long a request waits, and its answer holds. */
const APPROVAL_HOURS = 24;

/** The reasons that want an approval which nobody was asked for yet. */
export const unasked = ({ because }: GateVerdict): Reason[] =>
  because.filter(({ code, request }) => code === "approval_needed" && request === undefined);

const actionsBehind = (
  { policies, otherwise }: Policies,
  rules: readonly GateRule[],
  reasons: readonly Reason[],
): Pick<PolicyAction, "approvers" | "approverTeams">[] =>
  reasons.flatMap(({ policy, clause }): readonly Pick<PolicyAction, "approvers" | "approverTeams">[] => {
    if (clause === RULE_CLAUSE) return rules.filter(({ name }) => name === policy);
    const written =
      policies.find(({ name }) => name === policy) ?? (policy === DEFAULT_POLICY.name ? otherwise : undefined);
    const actions = written?.clauses.find(({ name }) => name === clause)?.actions ?? [];
    return actions.filter(({ action }) => action === "requireApproval");
  });

/** Puts a request for approval on record, one at a time for what is to be deployed where. */
export async function askApproval(
  db: Db,
  actor: Actor,
  { service, environment }: Place,
  asked: Asked & { readonly requestedBy: string | null },
  reasons: readonly Reason[],
  at: Date,
): Promise<void> {
  const [first] = reasons;
  if (!first) return;
  const place = { serviceId: service.id, environment, version: asked.version, changeClass: asked.changeClass };
  await oneAtATime(db, `gates.approval ${Object.values(place).join(" ")}`, async (tx) => {
    const store = approvalStore(tx);
    const askers = await everyAsker(tx, [service.id], asked);
    const open = approvalsGiven(await store.openOf([service.id], at), { ...place, askers });
    if (open.request !== undefined) return;
    const actions = actionsBehind(await writtenPolicies(tx), (await ruleStore(tx).rules()).map(ruleOf), reasons);
    const teams = actions.flatMap(({ approverTeams }) => approverTeams ?? []);
    const row = {
      ...place,
      serviceName: service.name,
      policy: first.policy ?? DEFAULT_POLICY.name,
      clause: first.clause ?? "",
      because: first.text,
      approvers: Math.max(1, ...actions.map(({ approvers = 1 }) => approvers)),
      approverTeams: teams.length > 0 ? [...new Set(teams)] : null,
      askedBy: actor.name,
      requestedBy: asked.requestedBy,
      askers,
      askedAt: at,
      expiresAt: new Date(at.getTime() + APPROVAL_HOURS * 3_600_000),
    };
    const { id, number } = await store.insert(row);
    const request = shortId("approval", number);
    const subject = `service:${service.name}`;
    await audit(tx, actor, { action: "gates.askApproval", subject, after: { ...row, request } });
    const { version, changeClass, because, askedBy } = row;
    const told = {
      approvalId: id,
      shortId: request,
      service: service.name,
      environment,
      version,
      changeClass,
      because,
    };
    await emit(tx, actor, approvalRequested, { ...told, askedBy }, subject);
  });
}
