import { listText } from "./share-text.ts";

/** One person's yes to a change, with the teams they are in. */
export type GateApproval = { readonly by: string; readonly teams: readonly string[] };

/** Whose approval is wanted: so many people, of these teams where some are named. */
export type Wanted = { readonly approvers: number; readonly approverTeams: readonly string[] | null };

/** What one clause of a policy, or one rule, wants of a change. */
export type ApprovalWish = Wanted & { readonly policy: string; readonly clause: string; readonly because: string };

/** The approvals that count for what is wanted: anybody's, or those of its teams. */
export const countedFor = <A extends GateApproval>({ approverTeams }: Wanted, approvals: readonly A[]): A[] =>
  approvals.filter(({ teams }) => approverTeams === null || teams.some((team) => approverTeams.includes(team)));

/** Whose approval: the approval of 2 people of payments-team. */
export const approvalText = (approvers: number, teams: readonly string[] | null | undefined): string =>
  `the approval of ${peopleText(approvers, teams ?? null)}`;

const peopleText = (count: number, teams: readonly string[] | null, more = ""): string =>
  `${count === 1 ? `one${more} person` : `${count}${more} people`}${teams ? ` of ${listText(teams)}` : ""}`;

/** Who is still missing, a wish at a time: one more person of leads (guard). Empty where every wish is met. */
export const stillMissing = (wishes: readonly ApprovalWish[], approvals: readonly GateApproval[]): string[] =>
  wishes.flatMap((wish) => {
    const have = countedFor(wish, approvals).length;
    if (have >= wish.approvers) return [];
    return [`${peopleText(wish.approvers - have, wish.approverTeams, have > 0 ? " more" : "")} (${wish.policy})`];
  });

const isOfOne = (one: Pick<ApprovalWish, "policy" | "clause">, other: Pick<ApprovalWish, "policy" | "clause">) =>
  one.policy === other.policy && one.clause === other.clause;

const teamsText = ({ approverTeams }: Wanted): string => (approverTeams ? [...approverTeams].sort().join(" ") : "*");

const isSame = (one: Omit<ApprovalWish, "because">, other: ApprovalWish): boolean =>
  isOfOne(one, other) && one.approvers === other.approvers && teamsText(one) === teamsText(other);

/** Whether people were asked for just this. */
export const isAsked = (wishes: readonly ApprovalWish[], wish: Omit<ApprovalWish, "because">): boolean =>
  wishes.some((one) => isSame(wish, one));

/** What a request asks for once these wishes are there: what a rule or clause wants now stands for what it wanted before. */
export function widened(asked: readonly ApprovalWish[], wishes: readonly ApprovalWish[]): ApprovalWish[] {
  const left = asked.filter((one) => isAsked(wishes, one) || !wishes.some((wish) => isOfOne(one, wish)));
  const added = wishes.filter((wish, nth) => !isAsked([...left, ...wishes.slice(0, nth)], wish));
  return [...left, ...added];
}
