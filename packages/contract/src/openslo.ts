import * as z from "zod";
import { Annotations, Labels, Name, TimeZone } from "./value.ts";

/*
 * OpenSLO v1 (https://github.com/OpenSLO/OpenSLO), read leniently: fields that nobody knows are kept and warned of, since
 * they may mean something to another tool. `shipshape slo validate` holds documents to every rule of the specification.
 */

export const OpenSloMetadata = z.looseObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});
/** Of a part that is written in place: nothing is filled in that was not said. */
const InPlaceMetadata = z.looseObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  labels: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const InlineMetadata = InPlaceMetadata.partial({ name: true });

const description = z.string().max(1050).optional();
const Described = z.string().max(1050).default("");
const Duration = z.string().regex(/^\d+[mhdwMQY]$/, "a duration such as 5m, 28d, 4w or 1M");
export const OpenSloOperator = z.enum(["lt", "lte", "gt", "gte"]);

export const MetricSource = z.looseObject({
  metricSource: z.looseObject({
    metricSourceRef: Name.optional().describe("the DataSource"),
    type: z.string().optional(),
    spec: z.looseObject({ query: z.string().min(1).max(4000).optional() }),
  }),
});

/**
 * Counts of events: exactly one of good and bad, with total; or a ratio that was computed elsewhere, `raw`. `counter` says
 * that the series only ever grow.
 */
export const RatioMetric = z
  .looseObject({
    counter: z.boolean().default(true),
    good: MetricSource.optional(),
    bad: MetricSource.optional(),
    total: MetricSource.optional(),
    rawType: z.enum(["success", "failure"]).optional(),
    raw: MetricSource.optional(),
  })
  .refine((ratio) => ratio.raw !== undefined || (ratio.good === undefined) !== (ratio.bad === undefined), {
    message: "exactly one of 'good' and 'bad' is needed beside 'total'",
  });

export const SliSpec = z
  .looseObject({ description, thresholdMetric: MetricSource.optional(), ratioMetric: RatioMetric.optional() })
  .refine((sli) => (sli.thresholdMetric === undefined) !== (sli.ratioMetric === undefined), {
    message: "exactly one of 'ratioMetric' and 'thresholdMetric' says what is measured",
  });

export const InlineIndicator = z.looseObject({ metadata: InlineMetadata.optional(), spec: SliSpec });

export const TimeWindow = z.looseObject({
  duration: z.string().regex(/^[1-9][0-9]*[mhdwMQY]$/, "a duration such as 28d, 4w or 1M"),
  isRolling: z.boolean().default(false),
  calendar: z
    .looseObject({
      startTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, "a local time such as 2026-01-01 00:00:00"),
      timeZone: TimeZone,
    })
    .optional(),
});

export const SloObjective = z.looseObject({
  displayName: z.string().optional(),
  op: OpenSloOperator.optional().describe("for a threshold metric: good when the value is so to `value`"),
  value: z.number().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  timeSliceTarget: z.number().gt(0).max(1).optional(),
  timeSliceWindow: z.string().optional(),
  indicator: InlineIndicator.optional(),
  indicatorRef: Name.optional(),
  compositeWeight: z.number().gt(0).optional(),
});

export const AlertConditionSpec = z.looseObject({
  description,
  severity: z.string().min(1),
  condition: z.looseObject({
    kind: z.enum(["burnrate"]).default("burnrate"),
    op: OpenSloOperator.optional(),
    threshold: z.number(),
    lookbackWindow: Duration,
    alertAfter: Duration.optional(),
  }),
});
export const AlertNotificationTargetSpec = z.looseObject({ description, target: z.string().min(1) });

const inline = <const K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.looseObject({
    kind: z.literal(kind),
    metadata: InPlaceMetadata,
    spec,
  });

/** A part that is written in place, or named: which of both is told by the field that names it. */
const inlineOrRef = <const K extends string, const R extends string, S extends z.ZodType>(kind: K, ref: R, spec: S) =>
  z.union([z.looseObject({ [ref]: Name } as { [Key in R]: typeof Name }), inline(kind, spec)]);

export const AlertPolicySpec = z.looseObject({
  description,
  alertWhenNoData: z.boolean().optional(),
  alertWhenBreaching: z.boolean().optional(),
  alertWhenResolved: z.boolean().optional(),
  conditions: z
    .array(inlineOrRef("AlertCondition", "conditionRef", AlertConditionSpec))
    .length(1, "exactly one condition"),
  notificationTargets: z
    .array(inlineOrRef("AlertNotificationTarget", "targetRef", AlertNotificationTargetSpec))
    .optional(),
});

export const SloSpec = z.looseObject({
  description: Described,
  service: Name,
  indicator: InlineIndicator.optional(),
  indicatorRef: Name.optional().describe("an SLI, or an Indicator of shipshape/v1"),
  timeWindow: z.array(TimeWindow).length(1, "exactly one time window"),
  budgetingMethod: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]).default("Occurrences"),
  objectives: z.array(SloObjective).min(1, "at least one objective"),
  alertPolicies: z.array(inlineOrRef("AlertPolicy", "alertPolicyRef", AlertPolicySpec)).optional(),
});

export const DataSourceSpec = z.strictObject({
  description: Described,
  type: z.enum(["prometheus", "scrape"]).describe("prometheus: its HTTP API; scrape: a /metrics page read directly"),
  connectionDetails: z.strictObject({
    url: z.url(),
    bearerToken: z.string().min(1).optional().describe("kept encrypted; exported as a reference"),
  }),
});
