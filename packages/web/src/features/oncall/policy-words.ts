import type { EscalationNode, EscalationPolicy } from "@shipshape/contract/oncall-escalation";
import { escalationReferences } from "@shipshape/domain/oncall/escalation-references";
import { conditionText, targetText } from "@shipshape/domain/oncall/escalation-words";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import type * as z from "zod";

type Policy = z.output<typeof EscalationPolicy>;
/** A policy; without a revision it is not there yet. */
export type PolicyView = Omit<Policy, "revision"> & Partial<Pick<Policy, "revision">>;
export type PolicyNode = z.output<typeof EscalationNode>;

/** "At once", "Then", "After 5 min": when a step follows the one before. */
export const stepWhen = ({ delayMinutes }: Pick<PolicyNode, "delayMinutes">, isFirst: boolean): string => {
  if (delayMinutes > 0) return `After ${humanizeMinutes(delayMinutes)}`;
  return isFirst ? "At once" : "Then";
};

/** "starts over twice", "ends after the last step". */
export const repeatText = (repeat: number): string => {
  if (repeat === 0) return "ends after the last step";
  if (repeat === 1) return "starts over once";
  return repeat === 2 ? "starts over twice" : `starts over ${repeat} times`;
};

/** One line for a node: "After 5 min: ana and ben", "If the priority is P1: …". */
export function nodeText(node: PolicyNode, isFirst: boolean): string {
  const when = stepWhen(node, isFirst);
  if (node.if === undefined) return `${when}: ${(node.targets ?? []).map(targetText).join(" and ")}`;
  const inner = (node.steps ?? []).map((one, index) => nodeText(one, index === 0)).join(", ");
  const otherwise = (node.else ?? []).map((one, index) => nodeText(one, index === 0)).join(", ");
  const begin = node.delayMinutes > 0 ? `${when}, if` : "If";
  return `${begin} ${conditionText(node.if)}: ${inner || "nothing"}${otherwise ? `; else: ${otherwise}` : ""}`;
}

type Owned = { readonly escalationPolicy: string | null };
type ServiceLike = Owned & { readonly name: string; readonly displayName: string; readonly owner: string };
type TeamLike = Owned & { readonly name: string };

/** The services whose alerts a policy answers: their own choice, or their owner's where they made none. */
export const servicesUsing = <S extends ServiceLike>(
  policy: string,
  services: readonly S[],
  teams: readonly TeamLike[],
): S[] => {
  const ofTeam = new Map(teams.map(({ name, escalationPolicy }) => [name, escalationPolicy]));
  return services.filter(({ escalationPolicy, owner }) => (escalationPolicy ?? ofTeam.get(owner)) === policy);
};

/** The policies that page through a schedule, or ask about its hours. */
export const policiesThrough = <P extends Pick<PolicyView, "steps">>(schedule: string, policies: readonly P[]): P[] =>
  policies.filter((policy) =>
    escalationReferences(policy).some(({ kind, name }) => kind === "Schedule" && name === schedule),
  );
