/** What decides whom a service's alerts page. */
type Paged = {
  readonly name: string;
  readonly escalationPolicy: string | null;
  readonly owner: string;
  readonly ownerEscalationPolicy: string | null;
};

/** The escalation policy that a service's alerts follow: its own, else that of the team that owns it, else none. */
export function escalationPolicyFor({ name, escalationPolicy, owner, ownerEscalationPolicy }: Paged): {
  readonly decision: string | null;
  readonly because: string;
} {
  if (escalationPolicy !== null) {
    return { decision: escalationPolicy, because: `${escalationPolicy} is the escalation policy of ${name} itself` };
  }
  if (ownerEscalationPolicy !== null) {
    const because = `${ownerEscalationPolicy} is the escalation policy of ${owner}, which owns ${name}`;
    return { decision: ownerEscalationPolicy, because };
  }
  return {
    decision: null,
    because: `neither ${name} nor its owner ${owner} has an escalation policy: give one to either`,
  };
}
