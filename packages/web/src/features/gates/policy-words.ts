import type { gateApprovals } from "@shipshape/contract/gates-approvals";
import type { gatePolicies } from "@shipshape/contract/gates-policies";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";

export type PolicyView = CallOutput<typeof gatePolicies.listPolicies>["policies"][number];
export type PolicyDetail = CallOutput<typeof gatePolicies.getPolicy>;
export type ObjectiveView = PolicyDetail["objectives"][number];
export type ClauseView = ObjectiveView["clauses"][number];
export type ApprovalView = CallOutput<typeof gateApprovals.answerApproval>;
export type GlassView = CallOutput<typeof gateApprovals.breakGlass>;
export type RetrospectiveView = CallOutput<typeof gateApprovals.listRetrospectives>["retrospectives"][number];

const CLAUSES: Readonly<Record<ClauseView["sternest"], Status>> = {
  allow: { tone: "info", word: "Tells" },
  warn: { tone: "warn", word: "Warns" },
  defer: { tone: "warn", word: "Holds up" },
  deny: { tone: "bad", word: "Denies" },
};

/** What a clause does to changes at most. */
export const clauseStatus = (sternest: ClauseView["sternest"]): Status => CLAUSES[sternest];

/** What a policy governs, in words. */
export function governsText({ slos, services, teams, tiers }: PolicyView["selector"]): string {
  const parts = [
    slos && `objectives ${slos.join(", ")}`,
    services && `services ${services.join(", ")}`,
    teams && `services of ${teams.join(", ")}`,
    tiers && `tier ${tiers.join(", ")}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "everything that no other policy selects" : parts.join("; ");
}

/** What is to go where: payments 1.5.0 to production. */
export const changeText = ({
  service,
  version,
  environment,
}: Pick<ApprovalView, "service" | "version" | "environment">) =>
  `${service}${version === null ? "" : ` ${version}`} to ${environment}`;

/** What is still missing: 1 of 2 have approved. */
export function missingText({ answers, approvers, approverTeams }: ApprovalView): string {
  const have = answers.filter(({ answer }) => answer === "approve").length;
  const whose = approverTeams === null ? "" : ` of ${approverTeams.join(", ")}`;
  return approvers === 1 ? `Needs one person${whose}` : `${have} of ${approvers} people${whose} approved`;
}
