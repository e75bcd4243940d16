/** A policy by which somebody is to be paged, and why; null where none is named, with the mend. */
export type WantedPolicy = { readonly policy: string | null; readonly because: string };

/** A receiver of the route tree, as far as it says who answers; whoever answers for the service where it names nobody. */
type Receiver = { readonly receiver?: string | undefined; readonly escalationPolicy?: string | undefined };

export type RouteOfAlert = Receiver & {
  readonly because?: string | undefined;
  /** Further receivers, to which `continue` leads. */
  readonly also?: readonly Receiver[] | undefined;
};

/**
 * By which policies an alert is paged for: that of every receiver to which its route leads, else its service's. Each policy once,
 * in the order of the tree.
 */
export function wantedPolicies(own: WantedPolicy, route: RouteOfAlert | undefined): readonly WantedPolicy[] {
  const wanted = [route ?? {}, ...(route?.also ?? [])].map((receiver): WantedPolicy => {
    const { escalationPolicy: policy } = receiver;
    return policy === undefined ? own : { policy, because: whyOf(receiver, policy) };
  });
  return [...new Map(wanted.toReversed().map((one) => [one.policy, one])).values()].toReversed();
}

function whyOf(receiver: Receiver & { readonly because?: string | undefined }, policy: string): string {
  if (receiver.because !== undefined) return receiver.because;
  const of = receiver.receiver === undefined ? "the alert's route" : `the receiver ${receiver.receiver}`;
  return `${policy} is the escalation policy of ${of}`;
}
