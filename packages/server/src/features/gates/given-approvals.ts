import type { ApprovalsGiven } from "@shipshape/domain/gates/judge-budget";
import { shortId } from "@shipshape/domain/short-id";
import type { ApprovalRow } from "./approval-store.ts";

/** What is to be deployed where. */
type SoughtPlace = {
  readonly serviceId: string;
  readonly environment: string;
  readonly version: string | null;
  readonly changeClass: string;
};

/** The same, and who asks for it. */
type Sought = SoughtPlace & { readonly askers: readonly string[] };

/** Whether a request is for just this change. */
const isFor = (row: ApprovalRow, { serviceId, environment, version, changeClass }: SoughtPlace): boolean =>
  row.serviceId === serviceId &&
  row.environment === environment &&
  row.version === version &&
  row.changeClass === changeClass;

/** The newest request for just this change. */
export const openRequest = (rows: readonly ApprovalRow[], sought: SoughtPlace): ApprovalRow | undefined =>
  rows.find((row) => isFor(row, sought));

/** What people said of a change; whoever asked for it, now or before, has no say in it. */
export function approvalsGiven(rows: readonly ApprovalRow[], sought: Sought): ApprovalsGiven {
  const row = openRequest(rows, sought);
  if (!row) return { approvals: [] };
  const askers = [...sought.askers, ...row.askers];
  const answers = row.answers.filter(({ by }) => !askers.includes(by));
  const refused = answers.find(({ answer }) => answer === "refuse");
  return {
    request: shortId("approval", row.number),
    wishes: row.wishes,
    approvals: answers.filter(({ answer }) => answer === "approve").map(({ by, teams }) => ({ by, teams })),
    ...(refused ? { refusal: { by: refused.by, note: refused.note } } : {}),
  };
}
