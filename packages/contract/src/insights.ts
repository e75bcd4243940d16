import { MEASURES } from "@shipshape/domain/insights/counted";
import * as z from "zod";
import { EnvironmentKind } from "./environments.ts";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Moment, Name, PageQuery } from "./value.ts";

export const Measure = z.enum(MEASURES);

/** Exact, of whole minutes; between two values where the rank lies between them. */
export const Percentiles = z
  .object({ count: z.int().describe("of how many"), p50: z.number(), p75: z.number(), p90: z.number() })
  .nullable()
  .describe("null of none");

const Excluded = z.array(
  z.object({ why: z.string().describe("baseline, no_times …"), because: z.string(), count: z.int() }),
);

const Counting = { counted: z.int().describe("deployments that count for it"), excluded: Excluded };

export const DoraMeasures = z.object({
  deploymentFrequency: z.object({
    ...Counting,
    perDay: z.number().describe("mean over the days of the range since the first known deployment, a week at least"),
    days: z.number().describe("over how many days the mean is taken"),
    knownSince: Moment.nullable().describe("the first known deployment; null where it is not within the range"),
    daysDeployed: z.int().describe("days with at least one"),
  }),
  leadTime: z.object({
    ...Counting,
    changes: z.int().describe("pull requests and commits that count"),
    excludedChanges: Excluded,
    minutes: Percentiles,
    coding: Percentiles,
    pickup: Percentiles,
    review: Percentiles,
    deploy: Percentiles,
  }),
  changeFailRate: z.object({ ...Counting, failed: z.int(), share: z.number().nullable().describe("from 0 to 1") }),
  recoveryTime: z.object({ ...Counting, minutes: Percentiles }),
  reworkRate: z.object({ ...Counting, rework: z.int(), share: z.number().nullable() }),
});

export const Band = z.object({
  clusters: z
    .array(z.enum(["elite", "high", "medium", "low"]))
    .describe("none where the report published no such value"),
  because: z.string(),
});

export const Score2025 = z.object({
  leadTime: z.number().nullable(),
  deploymentFrequency: z.number().nullable(),
  recoveryTime: z.number().nullable(),
  changeFailRate: z.number().nullable(),
  reworkRate: z.number().nullable(),
  throughput: z.number().nullable(),
  stability: z.number().nullable(),
  overall: z.number().nullable().describe("mean of the five; null where one of them is not known"),
});

export const DevLakeMeasures = z.object({
  report: z.enum(["2021", "2023"]),
  deploymentDaysPerWeek: z.number().nullable(),
  deploymentDaysPerMonth: z.number().nullable(),
  deploymentDaysPerSixMonths: z.number().nullable(),
  deploymentFrequency: z.string(),
  leadTimeMinutes: z.number().nullable(),
  leadTime: z.string(),
  changeFailureRate: z.number().nullable(),
  changeFailure: z.string(),
  recoveryMinutes: z.number().nullable(),
  recovery: z.string(),
});

/** Of which services and environments, and from when to when. */
const Scope = z.object({
  service: Name.optional(),
  team: Name.optional().describe("the services that it owns"),
  environment: Name.optional().describe("only this one"),
  tier: EnvironmentKind.default("production").describe("environments of this kind, where none is named"),
  from: Moment.optional().describe("90 days before the end, where not said"),
  to: Moment.optional().describe("now, where not said"),
});

const Asked = z.object({
  service: Name.nullable(),
  team: Name.nullable(),
  environments: z.array(z.string()),
  from: Moment,
  to: Moment,
  waiting: z.int().describe("services whose newest facts are not counted yet"),
});

export const Year = z.enum(["2019", "2021", "2023", "2024"]);

const Attribution = z.object({
  incident: z.string().describe("INC-142; of another system its own id"),
  incidentId: z.uuid(),
  title: z.string(),
  service: Name,
  beganAt: Moment,
  resolvedAt: Moment.nullable(),
  deployment: z.string().nullable().describe("DEP-41; null: no deployment brought it about"),
  deployed: z.object({ service: Name, environment: z.string(), version: z.string() }).nullable(),
  confidence: z.number().min(0).max(1).describe("1 where a person decided"),
  because: z.string(),
  decidedBy: z.string().nullable().describe("who confirmed or corrected it; null where the rule decided"),
  decidedAt: Moment.nullable(),
  rule: z.object({ deployment: z.string().nullable(), confidence: z.number(), because: z.string() }),
});

const ofIncident = z.object({ incident: z.string().describe("its id or short id") });

export const MeasuredDeployment = z.object({
  deployment: z.string().describe("DEP-41"),
  service: Name,
  environment: z.string(),
  version: z.string(),
  status: z.enum(["in_progress", "succeeded", "failed", "aborted"]),
  kind: z.enum(["deploy", "rollback"]),
  at: Moment.describe("when it ended; while it has not, when it began"),
  counted: z.boolean(),
  why: z.string().nullable().describe("why it does not count"),
  because: z.string().describe("what it counts as, or why it does not"),
  minutes: z.number().nullable().describe("of recovery; of lead time the median of its changes"),
  changes: z.array(
    z.object({
      pullRequest: z.int().nullable(),
      sha: z.string().nullable(),
      title: z.string().nullable(),
      author: z.string().nullable(),
      url: z.string().nullable(),
      beganAt: Moment.nullable(),
      minutes: z.int().nullable(),
      coding: z.int().nullable(),
      pickup: z.int().nullable(),
      review: z.int().nullable(),
      deploy: z.int().nullable(),
      counted: z.boolean(),
      because: z.string(),
    }),
  ),
});

export const insights = {
  dora: defineRoute({
    id: "insights.dora",
    method: "GET",
    path: "/api/v1/insights/dora",
    summary: "The five DORA measures of a service, a team or everything, beside the range before, by week and by band",
    permission: "insights:read",
    query: Scope.extend({
      year: Year.default("2024").describe("of which report the bands are"),
      compat: z.enum(["devlake"]).optional().describe("also what DevLake would say, its quirks included"),
      report: z.enum(["2021", "2023"]).default("2023").describe("whose labels DevLake is to use"),
    }),
    response: Asked.extend({
      measures: DoraMeasures,
      former: DoraMeasures.describe("of the range of the same length before it"),
      bands: z.object({
        year: Year,
        deploymentFrequency: Band.nullable(),
        leadTime: Band.nullable(),
        changeFailRate: Band.nullable(),
        recoveryTime: Band.nullable(),
      }),
      score2025: Score2025,
      weeks: z.array(
        z.object({
          week: Moment.describe("its Monday, 00:00 UTC"),
          deployments: z.int(),
          leadMinutes: z.number().nullable().describe("median"),
          failShare: z.number().nullable(),
          recoveryMinutes: z.number().nullable(),
          reworkShare: z.number().nullable(),
        }),
      ),
      distribution: z
        .array(z.object({ below: z.number().nullable().describe("minutes"), label: z.string(), changes: z.int() }))
        .describe("lead times, by how long they were"),
      devlake: DevLakeMeasures.nullable(),
    }),
  }),
  services: defineRoute({
    id: "insights.services",
    method: "GET",
    path: "/api/v1/insights/services",
    summary: "The five measures of each service",
    permission: "insights:read",
    query: Scope.omit({ service: true }),
    response: Asked.extend({
      services: z.array(
        z.object({
          service: Name,
          team: Name,
          deployments: z.int(),
          perDay: z.number().describe("as in the measures of the service alone"),
          leadMinutes: Percentiles,
          failShare: z.number().nullable(),
          recoveryMinutes: Percentiles,
          reworkShare: z.number().nullable(),
        }),
      ),
    }),
  }),
  rows: defineRoute({
    id: "insights.rows",
    method: "GET",
    path: "/api/v1/insights/rows",
    summary:
      "The deployments behind a number, those that count and those that do not, each with its reason; newest first",
    permission: "insights:read",
    query: Scope.extend({
      ...PageQuery.shape,
      measure: Measure,
      of: z.enum(["counted", "excluded", "all"]).default("all"),
      only: z.enum(["all", "hits"]).default("all").describe("hits: only what failed, or was rework"),
    }),
    response: Asked.extend({ rows: z.array(MeasuredDeployment), next: z.string().nullable() }),
  }),
  listAttributions: defineRoute({
    id: "insights.listAttributions",
    method: "GET",
    path: "/api/v1/insights/attributions",
    summary: "Which deployment each incident is put down to, why, and how sure that is",
    permission: "insights:read",
    query: z.object({
      incident: z.string().optional().describe("its id or short id"),
      deployment: z.string().optional().describe("its id or short id"),
      service: Name.optional(),
      from: Moment.optional(),
      to: Moment.optional(),
      undecided: z.stringbool().optional().describe("only those that nobody confirmed or corrected"),
      limit: z.coerce.number<string | number>().int().min(1).max(500).default(100),
    }),
    response: z.object({ attributions: z.array(Attribution) }),
  }),
  decideAttribution: defineRoute({
    id: "insights.decideAttribution",
    method: "PUT",
    path: "/api/v1/insights/attributions/:incident",
    summary: "Confirm or correct what an incident is put down to; the measures are counted anew",
    permission: "incidents:write",
    params: ofIncident,
    body: z.strictObject({
      deployment: z.string().nullable().describe("its id or short id; null: no deployment brought it about"),
      note: z.string().max(1000).optional().describe("why"),
    }),
    response: Attribution,
  }),
  undecideAttribution: defineRoute({
    id: "insights.undecideAttribution",
    method: "DELETE",
    path: "/api/v1/insights/attributions/:incident",
    summary: "Take a confirmation or correction back: what the rule says holds again",
    permission: "incidents:write",
    params: ofIncident,
    response: Attribution,
  }),
  getWindow: defineRoute({
    id: "insights.getWindow",
    method: "GET",
    path: "/api/v1/insights/windows/:service",
    summary: "How long after a deployment an incident of a service may be put down to it, and whether somebody said so",
    permission: "insights:read",
    params: z.object({ service: Name }),
    response: z.object({ service: Name, hours: z.int(), said: z.boolean().describe("false: a day, as usual") }),
  }),
  putWindow: defineRoute({
    id: "insights.putWindow",
    method: "PUT",
    path: "/api/v1/insights/windows/:service",
    summary: "How long after a deployment an incident of a service may be put down to it",
    permission: "insights:write",
    params: z.object({ service: Name }),
    body: z.strictObject({
      hours: z.int().min(1).max(720).nullable().describe("null: a day, as where nothing is said"),
    }),
    response: z.object({ service: Name, hours: z.int() }),
  }),
  benchmarks: defineRoute({
    id: "insights.benchmarks",
    method: "GET",
    path: "/api/v1/insights/benchmarks",
    summary: "The benchmarks of the yearly reports, exactly as they were published, and the means of 2025",
    permission: "insights:read",
    response: z.object({
      tables: z.array(
        z.object({
          year: Year,
          source: z.string(),
          note: z.string(),
          rows: z.array(
            z.object({
              measure: z.string(),
              elite: z.string(),
              high: z.string(),
              medium: z.string(),
              low: z.string(),
            }),
          ),
        }),
      ),
      profiles2025: z.array(z.string()),
      score2025: z.object({
        source: z.string(),
        answers: z.object({ times: z.array(z.string()), frequency: z.array(z.string()) }),
        industry: z.array(z.object({ measure: z.string(), mean: z.number(), deviation: z.number().nullable() })),
      }),
    }),
  }),
};

export const attributionDecided = defineEvent(
  "insights.attributionDecided",
  "A person said what an incident is put down to",
  z.object({
    incidentId: z.uuid(),
    incident: z.string(),
    deployment: z.string().nullable(),
    before: z.string().nullable(),
    decidedBy: z.string().nullable().describe("null: the decision was taken back"),
  }),
);
