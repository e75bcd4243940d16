import type { gateApprovals } from "@shipshape/contract/gates-approvals";
import type { gatePolicies } from "@shipshape/contract/gates-policies";
import type { CallOutput } from "@shipshape/contract/route";
import { listText } from "@shipshape/domain/gates/share-text";
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

/** Who is still missing, and who approved: needs one person of dba (schema); ana approved. */
export function missingText({ answers, missing }: Pick<ApprovalView, "answers" | "missing">): string {
  const have = answers.flatMap(({ answer, by }) => (answer === "approve" ? [by] : []));
  return `Needs ${listText(missing)}${have.length === 0 ? "" : `; ${listText(have)} approved`}`;
}
