import * as z from "zod";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Because, Moment, Name, PageQuery } from "./value.ts";

export const BudgetingMethod = z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]);

/** The error budget over the objective's window. Signed and never clamped: −0.2 is 20 % overspent. */
export const Budget = z.object({
  good: z.number(),
  total: z.number(),
  attained: z.number().nullable().describe("share of good events; null where there were none"),
  allowedBadEvents: z.number(),
  badEvents: z.number(),
  remainingShare: z.number().nullable(),
  remainingEvents: z.number(),
  remainingMinutes: z.number().nullable(),
  young: z.boolean().describe("the window is not yet full"),
  windowFrom: Moment,
});

export const AlertSeverity = z.enum(["page", "ticket"]);

const coverage = z
  .number()
  .nullable()
  .describe("share of the window's minutes that was measured, of those that could have been; null: none could");

/** A pair of windows that alerts when both burn faster than its factor: it begins on both, and ends on the long one. */
export const BurnState = z.object({
  rule: z.string().describe("fast page, slow page, fast ticket, slow ticket"),
  severity: AlertSeverity,
  budgetShare: z.number().describe("the share of the budget whose loss within the long window alerts"),
  longWindowMinutes: z.number(),
  shortWindowMinutes: z.number(),
  factor: z.number(),
  longBurn: z.number().nullable(),
  shortBurn: z.number().nullable(),
  longCoverage: coverage,
  shortCoverage: coverage,
  budgetSpent: z.number().nullable().describe("share of the whole budget that went within the long window"),
  timeToExhaustionMinutes: z.number().nullable().describe("at the burn of the long window; null: it does not burn"),
  firing: z.boolean(),
  held: z.boolean().describe("too little was measured: it neither begins nor ends"),
  since: Moment.nullable(),
  endsBy: Moment.nullable().describe("of a burn that is over: when it has left the long window, if nothing more fails"),
  because: z.string(),
});

export const AlertKind = z
  .enum(["burn", "burned_budget", "budget_drop", "exhaustion", "no_data", "bad_data"])
  .describe(
    "a pair of windows; share burned; share lost lately; time until it is gone; no data comes; the data looks wrong",
  );

/** An alert of an objective that is no pair of windows: another measurement of the budget, or the data itself. */
export const OtherAlertState = z.object({
  kind: AlertKind.exclude(["burn"]),
  rule: z.string(),
  severity: AlertSeverity,
  firing: z.boolean(),
  held: z.boolean().describe("too little was measured: it neither begins nor ends"),
  since: Moment.nullable(),
  because: z.string(),
});

export const SloStatus = z.enum(["ok", "burning", "spent", "no_data"]);

/** How the groups of an objective stand that is fanned out by labels. */
export const SloGroups = z.object({
  count: z.int(),
  spent: z.int(),
  burning: z.int(),
  noData: z.int(),
  lowestShare: z.number().nullable().describe("what is left of the group's budget that has least"),
});

export const SLO_ORDERS = ["exhaustion", "budget", "name"] as const;
const MOST_LISTED = 200;

export const Slo = z.object({
  id: z.uuid(),
  name: Name,
  displayName: z.string(),
  description: z.string(),
  service: Name,
  target: z.number().gt(0).lt(1),
  window: z.string().describe("28d, 30d …, or calendar: month"),
  budgetingMethod: BudgetingMethod,
  builtIn: z.boolean(),
  status: SloStatus,
  because: z.string(),
  budget: Budget.nullable(),
  burn: z.array(BurnState),
  otherAlerts: z.array(OtherAlertState),
  dataUntil: Moment.nullable().describe("the newest minute counted"),
  dataProblem: z.string().nullable().describe("why there is no fresh data"),
  timeToExhaustionMinutes: z.number().nullable(),
  recoversAt: Moment.nullable().describe("when a spent budget has something left again, if nothing more goes wrong"),
  evaluatedAt: Moment.nullable(),
  parent: Name.nullable().describe("the roll-up that this one is a group of"),
  group: z
    .record(z.string(), z.string())
    .describe("the values of the labels that make the group; empty where it is none"),
});

/** An objective in a list: a roll-up stands for its groups. */
export const ListedSlo = Slo.extend({
  groups: SloGroups.nullable().describe("null where it is not fanned out"),
  standing: SloStatus.describe("the worst of it and its groups: what lists filter and count by"),
});

export const BudgetPoint = z.object({
  at: Moment,
  good: z.number(),
  total: z.number(),
  remainingShare: z.number().nullable(),
});

/** What could be promised of a service, from the metrics that a source shows of it. */
export const SloSuggestion = z.object({
  key: z.enum(["availability", "latency", "probe"]),
  source: Name,
  title: z.string(),
  description: z.string(),
  counter: z.boolean(),
  good: z.string().describe("the query that selects good events"),
  total: z.string().describe("the query that selects all events"),
  because: z.string().describe("why these queries"),
  target: z.number().gt(0).lt(1),
  targetBecause: z.string(),
  observed: z
    .object({ good: z.number(), total: z.number(), over: z.string().describe("the last 7 days, so far …") })
    .nullable()
    .describe("what the source has counted; null where it does not say"),
  eventsPerDay: z.number().nullable(),
  points: z
    .array(z.object({ at: Moment, good: z.number(), total: z.number() }))
    .describe("the last day, step by step; empty where the source cannot look back"),
});

/** What deploying did to the budget that it hurt most. */
export const DeploymentEffect = z.object({
  deployment: z.string().describe("DEP-41"),
  slo: Name.nullable().describe("the objective that lost most; null where nothing was counted"),
  burntShare: z.number().nullable().describe("share of its whole budget; 0.05 is a twentieth"),
  untilNow: z.boolean().describe("the hour is not over yet"),
  because: z.string(),
});

const byName = z.object({ name: Name });
const CurveQuery = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  stepMinutes: z.coerce
    .number<string | number>()
    .int()
    .min(1)
    .max(1440)
    .optional()
    .describe("chosen by the range where absent; at most 500 steps"),
});

const Slices = z
  .array(z.strictObject({ minute: Moment, good: z.number().min(0), total: z.number().min(0) }))
  .min(1)
  .max(5000);

export const slo = {
  list: defineRoute({
    id: "slo.list",
    method: "GET",
    path: "/api/v1/slos",
    summary: "Objectives with budget and burn, soonest exhausted first; groups stand under their roll-up",
    permission: "slo:read",
    query: PageQuery.extend({
      limit: z.coerce.number<string | number>().int().min(1).max(MOST_LISTED).default(100),
      search: z.string().max(200).optional().describe("part of the name, the display name or the service's name"),
      service: Name.optional(),
      team: Name.optional().describe("that owns the service"),
      status: SloStatus.optional().describe("of it, or of any of its groups"),
      parent: Name.optional().describe("the groups of this roll-up; without it roll-ups stand for their groups"),
      sort: z.enum(SLO_ORDERS).default("exhaustion").describe("exhaustion: what is spent soonest; budget: the lowest"),
    }),
    response: z.object({
      slos: z.array(ListedSlo),
      next: z.string().nullable(),
      counts: z.record(SloStatus, z.int()).describe("how many match, by standing; whatever status was asked for"),
    }),
  }),
  get: defineRoute({
    id: "slo.get",
    method: "GET",
    path: "/api/v1/slos/:name",
    summary: "An objective with budget and burn",
    permission: "slo:read",
    params: byName,
    response: Slo.extend({
      definition: z.unknown().describe("the OpenSLO document"),
      document: z.string().describe("the same as YAML, as it is kept in a repository"),
      countingNote: z.string().nullable().describe("how exact the counts are, where they are interpolated"),
      refusedRules: z
        .array(z.object({ rule: z.string(), because: z.string() }))
        .describe("burn alerts that make no sense for this objective, and why"),
    }),
  }),
  getBudget: defineRoute({
    id: "slo.getBudget",
    method: "GET",
    path: "/api/v1/slos/:name/budget",
    summary: "The budget over time: events counted in each step, and what was left of the budget at its end",
    permission: "slo:read",
    params: byName,
    query: CurveQuery,
    response: z.object({ slo: Name, target: z.number(), stepMinutes: z.int(), points: z.array(BudgetPoint) }),
  }),
  getBurnRates: defineRoute({
    id: "slo.getBurnRates",
    method: "GET",
    path: "/api/v1/slos/:name/burn-rates",
    summary:
      "How fast the budget burned over time, over each window that the burn alerts look at, at its fastest in each step",
    permission: "slo:read",
    params: byName,
    query: CurveQuery,
    response: z.object({
      slo: Name,
      target: z.number(),
      stepMinutes: z.int(),
      windows: z.array(z.number()).describe("lengths in minutes, in the order of each point's burns"),
      rules: z.array(
        BurnState.pick({ rule: true, severity: true, factor: true, longWindowMinutes: true, shortWindowMinutes: true }),
      ),
      points: z.array(z.object({ at: Moment, burns: z.array(z.number().nullable()).describe("null: no events") })),
    }),
  }),
  listBurnDowns: defineRoute({
    id: "slo.listBurnDowns",
    method: "GET",
    path: "/api/v1/slo-burn-downs",
    summary: "How the budgets of objectives were used up over their windows: what was left, in equal steps",
    permission: "slo:read",
    query: z.object({
      service: Name.optional(),
      slos: z
        .string()
        .regex(/^[a-z0-9-]+(,[a-z0-9-]+){0,199}$/, "up to 200 names of objectives, with commas between")
        .optional()
        .describe("names, with commas between; without it and without a service, the 200 that are spent soonest"),
    }),
    response: z.object({
      burnDowns: z.array(
        z.object({
          slo: Name,
          from: Moment,
          stepMinutes: z.int(),
          left: z.array(z.number()).describe("shares of the budget: at the beginning, then after each step"),
        }),
      ),
    }),
  }),
  listDeploymentEffects: defineRoute({
    id: "slo.listDeploymentEffects",
    method: "GET",
    path: "/api/v1/deployment-effects",
    summary: "What deployments to production did to error budgets: the share burnt in the hour after each",
    permission: "slo:read",
    query: z.object({
      deployments: z
        .string()
        .regex(/^DEP-\d{1,15}(,DEP-\d{1,15}){0,199}$/i, "up to 200 short ids, such as DEP-41,DEP-42")
        .describe("short ids, with commas between"),
    }),
    response: z.object({ effects: z.array(DeploymentEffect) }),
  }),
  listBurnAlerts: defineRoute({
    id: "slo.listBurnAlerts",
    method: "GET",
    path: "/api/v1/slos/:name/burn-alerts",
    summary: "When the objective alerted, newest first: too fast a burn, other measurements, missing or wrong data",
    permission: "slo:read",
    params: byName,
    response: z.object({
      burnAlerts: z.array(
        z.object({
          kind: AlertKind,
          rule: z.string(),
          severity: AlertSeverity,
          startedAt: Moment,
          endedAt: Moment.nullable(),
          budgetSpent: z.number().nullable().describe("of a burn, when it began: share of the whole budget"),
          because: z.string(),
        }),
      ),
    }),
  }),
  suggest: defineRoute({
    id: "slo.suggest",
    method: "GET",
    path: "/api/v1/slo-suggestions",
    summary:
      "Objectives that a service could have, from the metrics that a source shows of it now, each with its reason",
    permission: "slo:write",
    query: z.object({
      service: Name,
      source: Name.optional().describe("where to look; every source where absent"),
      label: z.string().max(100).optional().describe("the label that says whose series they are"),
      value: z.string().max(200).optional().describe("its value for this service; the service's name where absent"),
    }),
    response: z.object({
      suggestions: z.array(SloSuggestion),
      because: z.string().describe("where they come from, or why there are none and the mend"),
    }),
  }),
  pushSlices: defineRoute({
    id: "slo.pushSlices",
    method: "POST",
    path: "/api/v1/slos/:name/slices",
    summary: "Give good and total events of whole minutes; the latest word on a minute wins",
    permission: "slo:write",
    params: byName,
    body: z.strictObject({ slices: Slices }),
    response: z.object({ stored: z.int() }),
  }),
  pushSlicesOfMany: defineRoute({
    id: "slo.pushSlicesOfMany",
    method: "POST",
    path: "/api/v1/slices",
    summary: "Give good and total events of whole minutes of many objectives at once: all are stored, or none",
    permission: "slo:write",
    body: z.strictObject({
      slos: z
        .array(z.strictObject({ slo: Name, slices: Slices }))
        .min(1)
        .max(1000),
    }),
    response: z.object({ stored: z.int() }),
  }),
};

const AlertOfSlo = z.object({
  sloId: z.uuid(),
  slo: Name,
  serviceId: z.uuid(),
  service: Name,
  rule: z.string(),
  severity: AlertSeverity,
  remainingShare: z.number().nullable(),
  startedAt: Moment,
  because: z.string(),
});
export const BurnEvent = AlertOfSlo.extend({
  factor: z.number(),
  budgetShare: z.number(),
  longWindowMinutes: z.number(),
  shortWindowMinutes: z.number(),
  longBurn: z.number(),
  shortBurn: z.number(),
  budgetSpent: z.number().nullable().describe("share of the whole budget that went within the long window"),
  timeToExhaustionMinutes: z.number().nullable().describe("at the burn of the long window"),
});
export const burnStarted = defineEvent("slo.burnStarted", "An objective began to burn too fast", BurnEvent);
export const burnEnded = defineEvent(
  "slo.burnEnded",
  "An objective no longer burns too fast",
  BurnEvent.extend({ endedAt: Moment }),
);
const OtherAlertEvent = AlertOfSlo.extend({ kind: OtherAlertState.shape.kind });
export const sloAlertStarted = defineEvent(
  "slo.alertStarted",
  "An objective alerts by another measurement than its burn, or its data is missing or looks wrong",
  OtherAlertEvent,
);
export const sloAlertEnded = defineEvent(
  "slo.alertEnded",
  "What an objective alerted of is over",
  OtherAlertEvent.extend({ endedAt: Moment }),
);
const BudgetEvent = z.object({
  sloId: z.uuid(),
  slo: Name,
  serviceId: z.uuid(),
  service: Name,
  remainingShare: z.number(),
  because: z.array(Because),
});
export const budgetSpent = defineEvent("slo.budgetSpent", "An objective's error budget is spent", BudgetEvent);
export const budgetRecovered = defineEvent("slo.budgetRecovered", "An objective has budget again", BudgetEvent);
export const sloEvaluated = defineEvent(
  "slo.evaluated",
  "Objectives were evaluated",
  z.object({ at: Moment, slos: z.int() }),
);
