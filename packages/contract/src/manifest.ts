import * as z from "zod";
import { Role } from "./access.ts";
import { RoutingSpec } from "./alert-routes.ts";
import { AlertRuleSpec } from "./alerts-rules.ts";
import { Lifecycle, Tier } from "./catalog.ts";
import { MappingSpec } from "./changes-record.ts";
import { EnvironmentKind } from "./environments.ts";
import { freezeShape } from "./gates-freezes.ts";
import { PolicySpec } from "./gates-policies.ts";
import { ReadinessChecklistSpec } from "./gates-readiness.ts";
import { GateRuleSpec } from "./gates-rules.ts";
import type { ManifestKind } from "./manifest-kinds.ts";
import { calendarShape } from "./oncall-calendars.ts";
import { EscalationPolicySpec } from "./oncall-escalation.ts";
import { scheduleShape } from "./oncall-schedule.ts";
import {
  AlertConditionSpec,
  AlertNotificationTargetSpec,
  AlertPolicySpec,
  DataSourceSpec,
  OpenSloMetadata,
  SliSpec,
  SloSpec,
} from "./openslo.ts";
import { ExclusionSpec } from "./slo-exclusions.ts";
import { IndicatorSpec } from "./slo-indicator.ts";
import { Annotations, Contact, DisplayName, Labels, Link, Moment, Name, TimeZone } from "./value.ts";

/** What every document of configuration as code carries: the OpenSLO and Kubernetes shape. */
export const Metadata = z.strictObject({
  name: Name,
  displayName: DisplayName.optional(),
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

/** Of which service and environment a change speaks. */
export const ChangeMappingManifest = document("ChangeMapping", MappingSpec);

export const EnvironmentManifest = document("Environment", z.strictObject({ description, kind: EnvironmentKind }));

export const CalendarManifest = document("Calendar", z.strictObject({ description, ...calendarShape }));

export const ScheduleManifest = document("Schedule", z.strictObject({ description, ...scheduleShape }));

export const EscalationPolicyManifest = document("EscalationPolicy", EscalationPolicySpec);

export const StatusPageManifest = document(
  "StatusPage",
  z.strictObject({
    description,
    components: z.array(z.strictObject({ name: z.string().min(1).max(100).optional(), service: Name })).min(1),
  }),
);

export const ExclusionManifest = document("Exclusion", ExclusionSpec);

/** The route tree of alerts: there is one, whatever its name. */
export const AlertRoutingManifest = document("AlertRouting", RoutingSpec);
export const AlertRuleManifest = document("AlertRule", AlertRuleSpec);

export const FreezeManifest = document(
  "Freeze",
  z
    .strictObject({ from: Moment.optional(), to: Moment.optional(), ...freezeShape })
    .refine(({ from, to, recurrence }) => (recurrence ? !from && !to : from && to), {
      message: "says when it is: either from and to, or a recurrence",
      path: ["from"],
    })
    .refine(({ from, to }) => !from || !to || from < to, {
      message: "ends before it starts: 'to' must be after 'from'",
      path: ["to"],
    }),
);

/** What follows from the state of an error budget. */
export const ErrorBudgetPolicyManifest = document("ErrorBudgetPolicy", PolicySpec);

/** A rule of the gate in the house's own words. */
export const GateRuleManifest = document("GateRule", GateRuleSpec);
/** What a service needs before it may be relied on. */
export const ReadinessChecklistManifest = document("ReadinessChecklist", ReadinessChecklistSpec);

const openslo = <const K extends string, S extends z.ZodType>(kind: K, spec: S) =>
  z.looseObject({ apiVersion: z.literal("openslo/v1"), kind: z.literal(kind), metadata: OpenSloMetadata, spec });

export const DataSourceManifest = z.strictObject({
  apiVersion: z.literal("openslo/v1"),
  kind: z.literal("DataSource"),
  metadata: Metadata,
  spec: DataSourceSpec,
});

/** A typed template of an indicator, which objectives refer to by `indicatorRef`. */
export const IndicatorManifest = document("Indicator", IndicatorSpec);

export const SliManifest = openslo("SLI", SliSpec);
export const AlertConditionManifest = openslo("AlertCondition", AlertConditionSpec);
export const AlertNotificationTargetManifest = openslo("AlertNotificationTarget", AlertNotificationTargetSpec);
export const AlertPolicyManifest = openslo("AlertPolicy", AlertPolicySpec);
export const SloManifest = openslo("SLO", SloSpec);

/** The kinds that configuration as code knows, in the order in which they must be applied. */
export const MANIFESTS = {
  User: UserManifest,
  Team: TeamManifest,
  Environment: EnvironmentManifest,
  Calendar: CalendarManifest,
  Schedule: ScheduleManifest,
  EscalationPolicy: EscalationPolicyManifest,
  Service: ServiceManifest,
  ChangeMapping: ChangeMappingManifest,
  DataSource: DataSourceManifest,
  Indicator: IndicatorManifest,
  SLI: SliManifest,
  AlertCondition: AlertConditionManifest,
  AlertNotificationTarget: AlertNotificationTargetManifest,
  AlertPolicy: AlertPolicyManifest,
  SLO: SloManifest,
  Exclusion: ExclusionManifest,
  AlertRouting: AlertRoutingManifest,
  AlertRule: AlertRuleManifest,
  StatusPage: StatusPageManifest,
  Freeze: FreezeManifest,
  ErrorBudgetPolicy: ErrorBudgetPolicyManifest,
  GateRule: GateRuleManifest,
  ReadinessChecklist: ReadinessChecklistManifest,
} as const satisfies Readonly<Record<ManifestKind, z.ZodType>>;
