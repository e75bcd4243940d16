import * as z from "zod";
import { Role } from "./access.ts";
import { Lifecycle, Tier } from "./catalog.ts";
import { EnvironmentKind } from "./environments.ts";
import { FreezeSelector } from "./gates.ts";
import { EscalationStep, Rotation } from "./oncall.ts";
import { ExclusionSpec } from "./slo-exclusions.ts";
import { IndicatorSpec } from "./slo-indicator.ts";
import { Annotations, Contact, Labels, Link, Moment, Name, TimeZone } from "./value.ts";

/** What every document of configuration as code carries: the OpenSLO and Kubernetes shape. */
export const Metadata = z.strictObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});
export type Metadata = z.infer<typeof Metadata>;

const document = <const K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.strictObject({ apiVersion: z.literal("shipshape/v1"), kind: z.literal(kind), metadata: Metadata, spec });

const description = z.string().max(4000).default("");

export const TeamManifest = document(
  "Team",
  z.strictObject({
    description,
    members: z.array(Name).default([]),
    contacts: z.array(Contact).default([]),
    escalationPolicy: Name.optional(),
  }),
);

export const UserManifest = document(
  "User",
  z.strictObject({ email: z.email(), role: Role.default("responder"), timeZone: TimeZone.default("UTC") }),
);

export const ServiceManifest = document(
  "Service",
  z.strictObject({
    description,
    owner: Name,
    tier: Tier.default(3),
    lifecycle: Lifecycle.default("production"),
    escalationPolicy: Name.optional(),
    contacts: z.array(Contact).default([]),
    links: z.array(Link).default([]),
    runbook: z.url().optional(),
    dependsOn: z.array(Name).default([]),
  }),
);

export const EnvironmentManifest = document("Environment", z.strictObject({ description, kind: EnvironmentKind }));

export const ScheduleManifest = document(
  "Schedule",
  z.strictObject({ description, timeZone: TimeZone, rotations: z.array(Rotation).min(1) }),
);

export const EscalationPolicyManifest = document(
  "EscalationPolicy",
  z.strictObject({
    description,
    steps: z.array(EscalationStep).min(1),
    repeat: z.int().min(0).max(10).default(2),
  }),
);

export const StatusPageManifest = document(
  "StatusPage",
  z.strictObject({
    description,
    components: z.array(z.strictObject({ name: z.string().min(1).max(100).optional(), service: Name })).min(1),
  }),
);

export const ExclusionManifest = document("Exclusion", ExclusionSpec);

export const FreezeManifest = document(
  "Freeze",
  z
    .strictObject({
      kind: z.enum(["deny", "allow"]).default("deny"),
      from: Moment,
      to: Moment,
      reason: z.string().min(1).max(500),
      selector: FreezeSelector.default({}),
    })
    .refine((spec) => spec.from < spec.to, {
      message: "ends before it starts: 'to' must be after 'from'",
      path: ["to"],
    }),
);

/** OpenSLO v1 allows '' here; names stay RFC 1123. */
const openslo = <const K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.strictObject({ apiVersion: z.literal("openslo/v1"), kind: z.literal(kind), metadata: Metadata, spec });

export const DataSourceManifest = openslo(
  "DataSource",
  z.strictObject({
    description: z.string().max(1050).default(""),
    type: z.enum(["prometheus", "scrape"]).describe("prometheus: its HTTP API; scrape: a /metrics page read directly"),
    connectionDetails: z.strictObject({
      url: z.url(),
      bearerToken: z.string().min(1).optional().describe("kept encrypted; exported as a reference"),
    }),
  }),
);

/** A typed template of an indicator, which objectives refer to by `indicatorRef`. */
export const IndicatorManifest = document("Indicator", IndicatorSpec);

export const MetricSource = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: Name.describe("the DataSource"),
    type: z.string().optional(),
    spec: z.strictObject({ query: z.string().min(1).max(4000) }),
  }),
});

/** Counts of events: exactly one of good and bad, with total. `counter` says that the series only ever grow. */
export const RatioMetric = z
  .strictObject({
    counter: z.boolean().default(true),
    good: MetricSource.optional(),
    bad: MetricSource.optional(),
    total: MetricSource,
  })
  .refine((ratio) => (ratio.good === undefined) !== (ratio.bad === undefined), {
    message: "exactly one of 'good' and 'bad' is needed beside 'total'",
  });

export const Indicator = z.strictObject({
  metadata: Metadata.partial({ labels: true, annotations: true }).optional(),
  spec: z.strictObject({ description: z.string().max(1050).optional(), ratioMetric: RatioMetric }),
});

export const TimeWindow = z.strictObject({
  duration: z.string().regex(/^[1-9][0-9]*[mhdwMQY]$/, "a duration such as 28d, 4w or 1M"),
  isRolling: z.boolean().default(false),
  calendar: z
    .strictObject({
      startTime: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, "a local time such as 2026-01-01 00:00:00"),
      timeZone: TimeZone,
    })
    .optional(),
});

export const SloObjective = z.strictObject({
  displayName: z.string().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  timeSliceTarget: z.number().gt(0).max(1).optional(),
  timeSliceWindow: z.string().optional(),
});

export const SloManifest = openslo(
  "SLO",
  z.strictObject({
    description: z.string().max(1050).default(""),
    service: Name,
    indicator: Indicator,
    timeWindow: z.array(TimeWindow).length(1, "exactly one time window"),
    budgetingMethod: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]).default("Occurrences"),
    objectives: z.array(SloObjective).length(1, "exactly one objective"),
  }),
);

/** The kinds that configuration as code knows, in the order in which they must be applied. */
export const MANIFESTS = {
  User: UserManifest,
  Team: TeamManifest,
  Environment: EnvironmentManifest,
  Schedule: ScheduleManifest,
  EscalationPolicy: EscalationPolicyManifest,
  Service: ServiceManifest,
  DataSource: DataSourceManifest,
  Indicator: IndicatorManifest,
  SLO: SloManifest,
  Exclusion: ExclusionManifest,
  StatusPage: StatusPageManifest,
  Freeze: FreezeManifest,
} as const;
export type ManifestKind = keyof typeof MANIFESTS;
export const MANIFEST_KINDS = Object.keys(MANIFESTS) as ManifestKind[];
