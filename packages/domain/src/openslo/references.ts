import type { AlertPolicySpec, InlineOrRef, SloSpec } from "./documents.ts";

type Policies = { readonly alertPolicies?: SloSpec["alertPolicies"] | readonly { readonly spec: AlertPolicySpec }[] };

/** The names of the SLIs (or our indicators) that an SLO's spec refers to. */
export const sliRefsOf = ({ indicatorRef, objectives }: Pick<SloSpec, "indicatorRef" | "objectives">): string[] =>
  [indicatorRef, ...objectives.map((objective) => objective.indicatorRef)].filter((name) => name !== undefined);

/** The names of the AlertPolicies that an SLO's spec refers to. */
export const policyRefsOf = ({ alertPolicies = [] }: Pick<SloSpec, "alertPolicies">): string[] =>
  alertPolicies.flatMap((policy) => ("alertPolicyRef" in policy ? [policy.alertPolicyRef] : []));

/** The names of the AlertConditions to which policies that are written in place refer. */
export const conditionRefsOf = ({ alertPolicies = [] }: Policies): string[] =>
  specsOf(alertPolicies).flatMap(({ conditions = [] }) =>
    conditions.flatMap((condition) => ("conditionRef" in condition ? [condition.conditionRef] : [])),
  );

/** The names of the AlertNotificationTargets to which policies that are written in place refer. */
export const targetRefsOf = ({ alertPolicies = [] }: Policies): string[] =>
  specsOf(alertPolicies).flatMap(({ notificationTargets = [] }) =>
    notificationTargets.flatMap((target) => ("targetRef" in target ? [target.targetRef] : [])),
  );

const specsOf = (
  policies: readonly (InlineOrRef<AlertPolicySpec, "alertPolicyRef"> | { readonly spec: AlertPolicySpec })[],
): AlertPolicySpec[] => policies.flatMap((policy) => ("spec" in policy ? [policy.spec] : []));
