import { approvalText } from "./approval-wish.ts";
import { listText, shareText } from "./share-text.ts";

/** What is done with a change is decided by its class. Besides these a house may have names of its own. */
export const CHANGE_CLASSES = ["feature", "fix", "security", "reliability", "config"] as const;
/** The class of everything that brings back what worked: no budget ever stands against it. */
export const ROLLBACK_CLASS = "rollback";

export type BurnSeverity = "page" | "ticket";

/** When a clause is reached; exactly one of them is given. */
export type ClauseCondition = {
  /** The whole budget is gone. */
  readonly spent?: true | undefined;
  /** Less than this share of the budget is left; below 0 it is overspent. */
  readonly remainingBelow?: number | undefined;
  /** A burn alert fires: `page` one that pages, `ticket` any. */
  readonly burning?: BurnSeverity | undefined;
  /** One incident alone took more than this share of the budget. */
  readonly oneIncidentTook?: number | undefined;
};

export const POLICY_ACTIONS = ["notify", "warn", "requireApproval", "freeze", "demandRetrospective"] as const;

/** What follows; of the change classes named, or of every change where none is. */
export type PolicyAction = {
  readonly action: (typeof POLICY_ACTIONS)[number];
  readonly changeClasses?: readonly string[] | undefined;
  /** How many people must approve, who did not ask themselves; 1 where nothing is said. */
  readonly approvers?: number | undefined;
  /** Teams whose members may approve; whoever may approve at all where none is named. */
  readonly approverTeams?: readonly string[] | undefined;
};

/** Whether an action keeps changes from going out. */
export const isHeldUpBy = ({ action }: PolicyAction): boolean => action !== "notify" && action !== "warn";

export type PolicyClause = {
  readonly name: string;
  readonly when: ClauseCondition;
  readonly actions: readonly PolicyAction[];
  /** What the house says of it, in its own words. */
  readonly sentence?: string | undefined;
};

/** What a policy governs: each list given must hold the objective; "*" stands for any run of characters. */
export type PolicySelector = {
  readonly services?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly tiers?: readonly number[] | undefined;
  readonly slos?: readonly string[] | undefined;
};

/** What follows from the state of an error budget (Google SRE Workbook, appendix "Example Error Budget Policy"). */
export type ErrorBudgetPolicy = {
  readonly name: string;
  readonly selector: PolicySelector;
  readonly clauses: readonly PolicyClause[];
  /** Classes of change that no clause holds up. A rollback is always among them. */
  readonly exemptions: readonly string[];
};

/** What holds where no other policy does. */
export const DEFAULT_POLICY: ErrorBudgetPolicy = {
  name: "default",
  selector: {},
  clauses: [
    {
      name: "low",
      when: { remainingBelow: 0.25 },
      actions: [{ action: "warn" }],
      sentence: "changes go out with a warning",
    },
    {
      name: "spent",
      when: { spent: true },
      actions: [{ action: "freeze" }],
      sentence: "changes are denied until there is budget again",
    },
  ],
  exemptions: [ROLLBACK_CLASS],
};

/** What one incident took of a budget. */
export type IncidentShare = {
  readonly id: string;
  readonly shortId: string;
  readonly share: number;
  /** Whether its retrospective was held. */
  readonly isReviewed: boolean;
};

/** What a policy looks at, of one objective. */
export type BudgetFacts = {
  readonly slo: string;
  /** Signed share left; undefined when nothing was measured. */
  readonly remainingShare: number | undefined;
  /** When a spent budget has something left again, where it is known. */
  readonly recoversAtMs?: number | undefined;
  /** The severities of the burn alerts that fire. */
  readonly burning?: readonly BurnSeverity[] | undefined;
  readonly incidents?: readonly IncidentShare[] | undefined;
};

export type ClauseCode = "budget_spent" | "budget_low" | "budget_burning" | "incident_burned";

/** A clause that holds now, and the fact that brought it about. */
export type ReachedClause = {
  readonly clause: PolicyClause;
  readonly code: ClauseCode;
  readonly because: string;
  /** Until when it holds, in epoch milliseconds, where that is known. */
  readonly untilMs?: number;
  readonly incident?: IncidentShare;
};

/** Binary noise of a budget spent to the last event. */
const NOISE = 1e-9;
export const isSpent = (remainingShare: number): boolean => remainingShare <= NOISE;

/** The clauses of a policy that an objective has reached, in the policy's order: one for each incident that took too much. */
export const reachedClauses = ({ clauses }: Pick<ErrorBudgetPolicy, "clauses">, facts: BudgetFacts): ReachedClause[] =>
  clauses.flatMap((clause) => reached(clause, facts));

function reached(clause: PolicyClause, facts: BudgetFacts): ReachedClause[] {
  const { spent, remainingBelow, burning, oneIncidentTook } = clause.when;
  const { slo, remainingShare, recoversAtMs } = facts;
  if (spent && remainingShare !== undefined && isSpent(remainingShare)) {
    const more = remainingShare < 0 ? `, and ${shareText(-remainingShare)} more` : "";
    const until = recoversAtMs === undefined ? {} : { untilMs: recoversAtMs };
    return [{ clause, code: "budget_spent", because: `${slo} has spent its error budget${more}`, ...until }];
  }
  if (remainingBelow !== undefined && remainingShare !== undefined && remainingShare < remainingBelow) {
    const because = `${slo} has ${shareText(remainingShare)} of its error budget left, which is less than ${shareText(remainingBelow)}`;
    return [{ clause, code: "budget_low", because }];
  }
  if (burning && isBurning(burning, facts.burning ?? [])) {
    const because = `${slo} burns its error budget too fast: a burn alert ${burning === "page" ? "that pages " : ""}fires`;
    return [{ clause, code: "budget_burning", because }];
  }
  if (oneIncidentTook !== undefined) {
    return (facts.incidents ?? [])
      .filter(({ share }) => share > oneIncidentTook)
      .map((incident) => ({
        clause,
        code: "incident_burned",
        because: tookText(slo, incident, oneIncidentTook),
        incident,
      }));
  }
  return [];
}

const isBurning = (wanted: BurnSeverity, firing: readonly BurnSeverity[]): boolean =>
  firing.includes("page") || (wanted === "ticket" && firing.includes("ticket"));

const tookText = (slo: string, { shortId, share }: IncidentShare, most: number): string =>
  `${shortId} alone took ${shareText(share)} of the error budget of ${slo}, more than ${shareText(most)}`;

/** When a clause is reached, in words: less than 25 % left. */
export function conditionText({ spent, remainingBelow, burning, oneIncidentTook }: ClauseCondition): string {
  if (spent) return "spent";
  if (remainingBelow !== undefined)
    return remainingBelow > 0
      ? `less than ${shareText(remainingBelow)} left`
      : `overspent by more than ${shareText(-remainingBelow)}`;
  if (burning) return burning === "page" ? "it burns so that it pages" : "it burns too fast";
  return `one incident took more than ${shareText(oneIncidentTook ?? 0)}`;
}

const ALL_CHANGES = "every change";

/** What an action does, in words: a freeze of feature and config changes. */
export function actionText({ action, changeClasses, approvers = 1, approverTeams }: PolicyAction): string {
  const what = changeClasses === undefined ? ALL_CHANGES : `${listText(changeClasses)} changes`;
  switch (action) {
    case "notify":
      return "the owning team is told";
    case "warn":
      return `${what} ${changeClasses ? "go" : "goes"} out with a warning`;
    case "freeze":
      return `${what} ${changeClasses ? "are" : "is"} denied`;
    case "requireApproval":
      return `${what} ${changeClasses ? "need" : "needs"} ${approvalText(approvers, approverTeams)}`;
    case "demandRetrospective":
      return `${what} ${changeClasses ? "wait" : "waits"} until the incident has its retrospective`;
  }
}

/** What a clause does, as its house says it or as its actions mean. */
export const clauseText = ({ sentence, actions }: PolicyClause): string =>
  sentence ?? listText(actions.map(actionText));
