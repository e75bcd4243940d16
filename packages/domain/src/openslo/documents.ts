import type { IndicatorTemplate } from "../slo/indicator-template.ts";

/** OpenSLO v1 as it is kept here, its short forms read and its defaults as the specification has them. */
export type Operator = "lt" | "lte" | "gt" | "gte";
type Maybe<T> = T | undefined;

export type OpenSloMetadata = {
  readonly name: string;
  readonly displayName?: Maybe<string>;
  readonly labels?: Maybe<Readonly<Record<string, string | readonly string[]>>>;
  readonly annotations?: Maybe<Readonly<Record<string, string>>>;
};

export type MetricSpec = {
  readonly metricSource: {
    readonly metricSourceRef?: Maybe<string>;
    readonly type?: Maybe<string>;
    readonly spec: Readonly<Record<string, unknown>>;
  };
};

export type SliSpec = {
  readonly description?: Maybe<string>;
  readonly thresholdMetric?: Maybe<MetricSpec>;
  readonly ratioMetric?: Maybe<{
    readonly counter?: Maybe<boolean>;
    readonly good?: Maybe<MetricSpec>;
    readonly bad?: Maybe<MetricSpec>;
    readonly total?: Maybe<MetricSpec>;
    readonly rawType?: Maybe<"success" | "failure">;
    readonly raw?: Maybe<MetricSpec>;
  }>;
};

type InlineMetadata = { readonly [Key in keyof OpenSloMetadata]?: Maybe<OpenSloMetadata[Key]> };
export type InlineIndicator = { readonly metadata?: Maybe<InlineMetadata>; readonly spec: SliSpec };

export type SloObjectiveSpec = {
  readonly displayName?: Maybe<string>;
  readonly op?: Maybe<Operator>;
  readonly value?: Maybe<number>;
  readonly target?: Maybe<number>;
  readonly targetPercent?: Maybe<number>;
  readonly timeSliceTarget?: Maybe<number>;
  readonly timeSliceWindow?: Maybe<string>;
  readonly indicator?: Maybe<InlineIndicator>;
  readonly indicatorRef?: Maybe<string>;
  readonly compositeWeight?: Maybe<number>;
};

export type TimeWindowSpec = {
  readonly duration: string;
  readonly isRolling?: Maybe<boolean>;
  readonly calendar?: Maybe<{ readonly startTime: string; readonly timeZone: string }>;
};

export type AlertConditionSpec = {
  readonly description?: Maybe<string>;
  readonly severity: string;
  readonly condition: {
    readonly kind?: Maybe<string>;
    readonly op?: Maybe<string>;
    readonly threshold?: Maybe<number>;
    readonly lookbackWindow?: Maybe<string>;
    readonly alertAfter?: Maybe<string>;
  };
};

/** Written out in place, or named. */
export type InlineOrRef<Spec, Ref extends string> =
  | { readonly kind: string; readonly metadata: OpenSloMetadata; readonly spec: Spec }
  | { readonly [Key in Ref]: string };

export type AlertPolicySpec = {
  readonly description?: Maybe<string>;
  readonly alertWhenNoData?: Maybe<boolean>;
  readonly alertWhenBreaching?: Maybe<boolean>;
  readonly alertWhenResolved?: Maybe<boolean>;
  readonly conditions?: Maybe<readonly InlineOrRef<AlertConditionSpec, "conditionRef">[]>;
  readonly notificationTargets?: Maybe<readonly InlineOrRef<{ readonly target: string }, "targetRef">[]>;
};

export type SloSpec = {
  readonly description?: Maybe<string>;
  readonly service: string;
  readonly indicator?: Maybe<InlineIndicator>;
  readonly indicatorRef?: Maybe<string>;
  readonly budgetingMethod: "Occurrences" | "Timeslices" | "RatioTimeslices";
  readonly timeWindow: readonly TimeWindowSpec[];
  readonly objectives: readonly SloObjectiveSpec[];
  readonly alertPolicies?: Maybe<readonly InlineOrRef<AlertPolicySpec, "alertPolicyRef">[]>;
};

type Named<Spec> = { readonly metadata: OpenSloMetadata; readonly spec: Spec };
export type SloDocumentShape = Named<SloSpec>;

/** The documents that an SLO may refer to, its conditions through its policies; `Indicator` is our own kind. */
export type Referred = {
  readonly SLI: Named<SliSpec>;
  readonly Indicator: { readonly spec: IndicatorTemplate };
  readonly AlertPolicy: Named<AlertPolicySpec>;
  readonly AlertCondition: Named<AlertConditionSpec>;
  readonly AlertNotificationTarget: Named<{ readonly target: string }>;
};

/** Finds what a document refers to by name, as it will be once everything is applied. */
export type FindReferred = <Kind extends keyof Referred>(kind: Kind, name: string) => Referred[Kind] | undefined;

/** Where nothing can be referred to. */
export const NOTHING_REFERRED: FindReferred = () => undefined;
