import { type ApprovalWish, approvalText, countedFor, type GateApproval, isAsked } from "./approval-wish.ts";
import {
  actionText,
  type BudgetFacts,
  DEFAULT_POLICY,
  type ErrorBudgetPolicy,
  isHeldUpBy,
  type PolicyAction,
  type ReachedClause,
  ROLLBACK_CLASS,
  reachedClauses,
} from "./budget-policy.ts";
import { type Finding, type Reason, STERNNESS } from "./finding.ts";
import { listText } from "./share-text.ts";

/** What people said of a change that needs their approval; nobody who asked is among them. */
export type ApprovalsGiven = {
  /** The request's short id, once it is on record. */
  readonly request?: string | undefined;
  /** What that request asks people for; what it does not ask for is still to be asked. */
  readonly wishes?: readonly ApprovalWish[] | undefined;
  readonly approvals: readonly GateApproval[];
  readonly refusal?: { readonly by: string; readonly note: string } | undefined;
};

/** A change as policies see it. */
export type ChangeAsked = { readonly changeClass: string; readonly given?: ApprovalsGiven | undefined };

/** An objective and the policy that governs it; the default one where none is given. */
export type GovernedBudget = BudgetFacts & { readonly policy?: ErrorBudgetPolicy | undefined };

const NOTHING: ApprovalsGiven = { approvals: [] };

const isExempt = ({ exemptions }: ErrorBudgetPolicy, changeClass: string): boolean =>
  changeClass === ROLLBACK_CLASS || exemptions.includes(changeClass);

/**
 * What one objective's budget says of a change, by the policy that governs it: the clauses reached, each with its
 * fact, the policy and the clause. Of the clauses about what is left only the sternest speaks. An exempt change passes,
 * and it is told what it passed by.
 */
export function judgeBudget(budget: GovernedBudget, change: ChangeAsked, nowMs: number): Finding[] {
  const policy = budget.policy ?? DEFAULT_POLICY;
  const reached = reachedClauses(policy, budget);
  if (isExempt(policy, change.changeClass)) return exemption(policy, reached, change.changeClass, budget.slo);
  const findings = reached.map((one) => ({ one, found: effects(policy, one, budget.slo, change, nowMs) }));
  const ladder = findings.filter(({ one }) => isOfWhatIsLeft(one)).flatMap(({ found }) => found);
  const others = findings.filter(({ one }) => !isOfWhatIsLeft(one)).flatMap(({ found }) => found);
  const sternest = Math.min(...ladder.map(({ verdict }) => STERNNESS[verdict]));
  return [
    ...unmeasured(budget),
    ...ladder.filter(({ verdict, reason }) => STERNNESS[verdict] === sternest || reason.code === "approved"),
    ...others,
  ];
}

const isOfWhatIsLeft = ({ code }: ReachedClause): boolean => code === "budget_spent" || code === "budget_low";

function unmeasured({ slo, remainingShare }: BudgetFacts): Finding[] {
  if (remainingShare !== undefined) return [];
  const text = `${slo} has counted no events, so nobody knows what is left of its error budget`;
  return [{ verdict: "warn", reason: { code: "budget_unmeasured", text, subject: slo } }];
}

const appliesTo = ({ changeClasses }: PolicyAction, changeClass: string): boolean =>
  changeClasses === undefined || changeClasses.includes(changeClass);

function exemption(
  policy: ErrorBudgetPolicy,
  reached: readonly ReachedClause[],
  changeClass: string,
  slo: string,
): Finding[] {
  const passed = reached.filter(({ clause }) => clause.actions.some(isHeldUpBy));
  return passed.slice(-1).map(({ clause, because }) => ({
    verdict: "allow",
    reason: {
      code: "exempt",
      text: `${because}; ${changeClass} changes are exempt from policy ${policy.name}, so its clause ${clause.name} lets them pass`,
      subject: slo,
      policy: policy.name,
      clause: clause.name,
    },
  }));
}

function effects(
  policy: ErrorBudgetPolicy,
  reached: ReachedClause,
  slo: string,
  change: ChangeAsked,
  nowMs: number,
): Finding[] {
  const { clause } = reached;
  const source = { subject: slo, policy: policy.name, clause: clause.name };
  const by = `policy ${policy.name}, clause ${clause.name}`;
  const effect = (action: PolicyAction): Finding[] => {
    const says = (fact: string): string => `${fact} (${by}${clause.sentence ? `: ${clause.sentence}` : ""})`;
    const plain = {
      ...source,
      code: reached.code,
      text: `${reached.because} (${by}: ${clause.sentence ?? actionText(action)})`,
    };
    switch (action.action) {
      case "notify":
        return [];
      case "warn":
        return [{ verdict: "warn", reason: plain }];
      case "freeze":
        return [{ verdict: "deny", reason: { ...plain, ...untilOf(reached, nowMs) } }];
      case "requireApproval":
        return [approvalFinding(action, change.given ?? NOTHING, { ...source, says, because: reached.because })];
      case "demandRetrospective":
        return retrospective(reached, { ...source, says });
    }
  };
  return clause.actions.filter((action) => appliesTo(action, change.changeClass)).flatMap(effect);
}

const untilOf = ({ untilMs }: ReachedClause, nowMs: number): { untilMs?: number } =>
  untilMs !== undefined && untilMs > nowMs ? { untilMs } : {};

type Source = Pick<Reason, "subject" | "policy" | "clause" | "action"> & { readonly says: (fact: string) => string };

/** What an approval that is wanted says of a change, as far as people gave or refused it. */
export function approvalFinding(
  action: Pick<PolicyAction, "approvers" | "approverTeams">,
  given: ApprovalsGiven,
  { says, because: sentence, ...source }: Source & { because: string },
): Finding {
  const because = sentence.replace(/\.$/, "");
  const { approvers = 1, approverTeams = null } = action;
  const wants = { approvers, approverTeams };
  const { refusal } = given;
  const counted = countedFor(wants, given.approvals);
  const names = listText(counted.map(({ by }) => by));
  const { policy = DEFAULT_POLICY.name, clause = "" } = source;
  const isUnasked =
    counted.length < approvers && !refusal && given.wishes && !isAsked(given.wishes, { policy, clause, ...wants });
  const request = isUnasked ? undefined : given.request;
  const reason = { ...source, wants, ...(request === undefined ? {} : { request }) };
  if (refusal) {
    const text = says(`${because}, and ${refusal.by} refused to approve it: ${refusal.note}`);
    return { verdict: "deny", reason: { ...reason, code: "approval_refused", text } };
  }
  if (counted.length >= approvers) {
    return {
      verdict: "allow",
      reason: { ...reason, code: "approved", text: says(`${because}; approved by ${names}`) },
    };
  }
  const so = counted.length === 0 ? "" : `, and has ${counted.length} of them, from ${names}`;
  const whose = approvalText(approvers, approverTeams);
  const ask = request === undefined ? "" : ` (${request})`;
  return {
    verdict: "defer",
    reason: { ...reason, code: "approval_needed", text: says(`${because}: it needs ${whose}${so}${ask}`) },
  };
}

function retrospective({ because, incident, clause }: ReachedClause, { says, ...source }: Source): Finding[] {
  if (incident === undefined) return [];
  const reason = { ...source, subject: incident.shortId };
  if (incident.isReviewed) return [];
  const text = says(`${because}, and it has no retrospective yet`);
  return [{ verdict: "defer", reason: { ...reason, code: "retrospective_due", text, clause: clause.name } }];
}
