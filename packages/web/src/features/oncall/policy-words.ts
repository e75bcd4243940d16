import type { EscalationPolicy } from "@shipshape/contract/oncall";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import type * as z from "zod";

export type PolicyView = z.output<typeof EscalationPolicy>;
type Step = PolicyView["steps"][number];

/** "At once", "Then", "After 5 min": when a step follows the one before. */
export const stepWhen = ({ delayMinutes }: Step, index: number): string => {
  if (delayMinutes > 0) return `After ${humanizeMinutes(delayMinutes)}`;
  return index === 0 ? "At once" : "Then";
};

/** "starts over twice", "ends after the last step". */
export const repeatText = (repeat: number): string => {
  if (repeat === 0) return "ends after the last step";
  if (repeat === 1) return "starts over once";
  return repeat === 2 ? "starts over twice" : `starts over ${repeat} times`;
};

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

/** The policies that page through a schedule. */
export const policiesThrough = <P extends Pick<PolicyView, "steps">>(schedule: string, policies: readonly P[]): P[] =>
  policies.filter(({ steps }) =>
    steps.some(({ targets }) => targets.some(({ kind, name }) => kind === "schedule" && name === schedule)),
  );
