import * as z from "zod";
import { defineRoute } from "./route.ts";
import { BudgetingMethod } from "./slo.ts";
import { Moment, Name, TimeZone } from "./value.ts";

const byName = z.object({ name: Name });
const Severity = z.enum(["page", "ticket"]);
const BurntShare = z.number().describe("as a share of the objective's whole budget; 0.05 is a twentieth");

/** One row of a burn alert table, as somebody would like to have it. */
export const WantedAlert = z.strictObject({
  name: z.string().min(1).max(100),
  severity: Severity,
  budgetShare: z.number().gt(0).max(1).describe("share of the budget that is lost within the long window"),
  longWindowMinutes: z.int().min(1),
  shortWindowMinutes: z.int().min(1).optional().describe("a twelfth of the long window where absent"),
});

/** What is tried: a whole document, or what is to be other than it is. */
export const BackTestQuestion = z.strictObject({
  document: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("an edited OpenSLO document of the objective, or one of a new objective with the same indicator"),
  target: z.number().gt(0).lt(1).optional().describe("another target: 0.9995 is 99.95 %"),
  window: z
    .string()
    .regex(/^[1-9][0-9]*[mhdwMQY]$/, "a duration such as 28d, 4w or 1M")
    .optional()
    .describe("another window, such as 28d: it rolls, unless a time zone is given"),
  timeZone: TimeZone.optional().describe("makes the window follow the calendar of this IANA zone: 1M, 1Q, 1w"),
  alerts: z.array(WantedAlert).min(1).max(20).optional().describe("other burn alerts, instead of all there are"),
  days: z
    .int()
    .min(1)
    .max(90)
    .default(30)
    .describe("how many days of what was measured are replayed, minute by minute, up to now"),
});

/** One stretch of time in which a burn alert would have fired. */
export const FiredAlert = z.object({
  rule: z.string().describe("fast page, slow ticket …"),
  severity: Severity,
  from: Moment,
  to: Moment.nullable().describe("null: it would still fire"),
  peakBurn: z.number().describe("the highest burn rate over the long window while it fired"),
  budgetSpent: BurntShare.describe(
    "share of a whole window's budget that was lost from the long window's start to the alert's end",
  ),
  incident: z.string().nullable().describe("INC-7: the incident that it would have told of; null: none was known"),
});

/** Whether the alerts would have told of an incident that is known. */
export const IncidentOutcome = z.object({
  incident: z.string().describe("INC-7"),
  title: z.string(),
  openedAt: Moment,
  resolvedAt: Moment.nullable(),
  outcome: z.enum(["caught", "missed"]),
  rule: z.string().nullable().describe("the alert that would have fired first; null where it was missed"),
  firedAt: Moment.nullable(),
  delayMinutes: z.number().nullable().describe("from the incident's beginning to the alert; negative: before it"),
  because: z.string(),
});

/** What one definition of an objective makes of the same measured minutes. */
export const BackTestResult = z.object({
  target: z.number(),
  window: z.string().describe("28d, 30d …, or calendar: month"),
  budgetingMethod: BudgetingMethod,
  budget: z
    .object({
      attained: z.number().nullable().describe("share of good events or slices; null where there were none"),
      allowedBadEvents: z.number(),
      badEvents: z.number(),
      remainingShare: z.number().nullable().describe("signed: −0.2 is 20 % overspent"),
      remainingEvents: z.number(),
      remainingMinutes: z.number().nullable().describe("what is left, in minutes of total failure"),
      young: z.boolean().describe("less was measured than a whole window"),
    })
    .describe("the budget now"),
  lowest: z
    .object({ at: Moment, remainingShare: z.number() })
    .nullable()
    .describe("the least that was left of a whole window's budget; null before a tenth of a window was measured"),
  rules: z.array(z.object({ rule: z.string(), severity: Severity, factor: z.number(), longWindowMinutes: z.number() })),
  refused: z
    .array(z.object({ rule: z.string(), because: z.string() }))
    .describe("alerts that make no sense with this target and window, and why"),
  fired: z.array(FiredAlert).describe("every alert that would have fired, oldest first"),
  pages: z.int().describe("how many of them page somebody"),
  tickets: z.int(),
  pagesWithoutIncident: z.int().describe("pages that would have told of no known incident: noise, or unnoticed"),
  incidents: z.array(IncidentOutcome).describe("the known incidents of the service, oldest first"),
});

export const BackTest = z.object({
  slo: Name.describe("the objective whose measured minutes were replayed"),
  from: Moment,
  to: Moment,
  measuredShare: z.number().describe("share of the replayed minutes that were measured, 0 to 1"),
  before: BackTestResult.nullable().describe("as it is now; null for a new objective"),
  after: BackTestResult.describe("as it would be"),
  because: z.array(z.string()).describe("the effect in sentences, the same that 'shipshape plan' prints"),
});

/** What took a part of the budget. Every bad event of the window stands in exactly one part. */
export const LedgerPart = z.object({
  cause: z.enum(["incident", "deployment", "exclusion", "unexplained"]),
  reference: z.string().nullable().describe("INC-7, DEP-41, the exclusion's name; null for what is unexplained"),
  title: z.string().describe("the incident's title, the version that went out, the exclusion's reason"),
  change: z.string().nullable().describe("DEP-41: the deployment that the incident names as its likely cause"),
  counts: z.boolean().describe("false for exclusions: these events were taken out, and burned nothing"),
  badEvents: z.number(),
  share: BurntShare.describe("badEvents ÷ all that the window allows; 0.05 is a twentieth of the whole budget"),
  minutes: z.int().describe("minutes in which there were any"),
  firstAt: Moment.nullable().describe("the first minute with bad events of this part"),
  lastAt: Moment.nullable().describe("the last one"),
  because: z.string().describe("why these events are put down to it"),
});

export const Ledger = z.object({
  slo: Name,
  from: Moment,
  to: Moment,
  unit: z.enum(["event", "slice"]).describe("what is counted"),
  badEvents: z.number().describe("the burn: the sum of all parts that count, exactly"),
  allowedBadEvents: z.number().describe("the whole budget: (1 − target) × all events of the time asked for"),
  burntShare: z.number().nullable().describe("badEvents ÷ allowedBadEvents; null where there were no events"),
  excludedBadEvents: z.number().describe("what exclusions took out: the sum of the parts that do not count"),
  background: z.number().describe("the usual share of bad events, below which nothing is put down to a cause"),
  parts: z.array(LedgerPart).describe("the largest first; what is unexplained and what was excluded last"),
});

const Bounds = z.object({
  low: z.number(),
  central: z.number(),
  high: z.number(),
});

export const ForecastRate = z.object({
  overMinutes: z.number().describe("how far it looks back"),
  burnRate: Bounds.nullable().describe("with its 90 % interval; null where there were no events"),
  quotientMinutes: z
    .number()
    .nullable()
    .describe("remaining ÷ burn: minutes until it is spent if no old failure left the window; null: nothing burns"),
  exhaustsAt: z
    .object({
      earliest: Moment.nullable(),
      central: Moment.nullable(),
      latest: Moment.nullable(),
    })
    .describe("at the highest, central and lowest rate of the interval; null: not at that rate"),
  because: z.string(),
});

export const Forecast = z.object({
  slo: Name,
  at: Moment,
  decision: z
    .enum(["spent", "exhausts", "may_exhaust", "not_at_this_rate", "unknown"])
    .describe("may_exhaust: not at the central rate, but at the highest of its interval"),
  because: z.string().describe("the answer in one sentence"),
  remainingShare: z.number().nullable(),
  chosenMinutes: z
    .number()
    .nullable()
    .describe("the recent window that it goes by: the longest that the last hour does not contradict"),
  earliest: Moment.nullable().describe("spent as early as this, with 95 % certainty not before"),
  exhaustsAt: Moment.nullable().describe("spent then at the central rate; null: not at this rate"),
  latest: Moment.nullable().describe("spent as late as this; null: perhaps never"),
  rates: z.array(ForecastRate).describe("the same by each recent window, the shortest first"),
  periodEnd: z
    .object({ at: Moment, remainingShare: Bounds.describe("low, central, high; signed") })
    .nullable()
    .describe("what will be left when the calendar window ends; null where the window rolls or nothing is known"),
});

export const TargetOption = z.object({
  target: z.number(),
  windows: z.int().describe("how many past windows were looked at, each a day after the one before"),
  kept: z.int().describe("in how many of them the target was met"),
  medianUsed: z.number().describe("share of the budget used in the window in the middle"),
  worstUsed: z.number().describe("share of the budget used in the worst window; above 1 it was broken"),
  pages: z.int().describe("burn alerts that would have paged in all that time"),
  tickets: z.int(),
  isCurrent: z.boolean(),
  isSuggested: z.boolean(),
});

export const TargetSuggestion = z.object({
  slo: Name,
  target: z.number().describe("as it is now"),
  suggested: z.number(),
  because: z.string(),
  window: z.string().describe("the window that was looked at; shorter than the objective's where history is short"),
  from: Moment,
  to: Moment,
  measuredShare: z.number(),
  attained: z
    .array(z.object({ quantile: z.number(), attained: z.number() }))
    .describe("what the past windows attained: the worst (0), a tenth, a quarter, half …"),
  options: z.array(TargetOption).describe("the strictest first"),
});

export const sloHistory = {
  backTest: defineRoute({
    id: "slo.backTest",
    method: "POST",
    path: "/api/v1/slos/:name/back-test",
    summary: "What another target, window or alerts would have made of the past: budget, pages, incidents caught",
    permission: "slo:read",
    params: byName,
    body: BackTestQuestion,
    response: BackTest,
  }),
  getLedger: defineRoute({
    id: "slo.getLedger",
    method: "GET",
    path: "/api/v1/slos/:name/ledger",
    summary: "What burned the budget: every bad event put down to an incident, a deployment, an exclusion, or nothing",
    permission: "slo:read",
    params: byName,
    query: z.object({
      from: Moment.optional().describe("the beginning of the objective's window where absent"),
      to: Moment.optional().describe("now where absent"),
    }),
    response: Ledger,
  }),
  getForecast: defineRoute({
    id: "slo.getForecast",
    method: "GET",
    path: "/api/v1/slos/:name/forecast",
    summary: "When the budget will be spent at the recent rate, and between which moments",
    permission: "slo:read",
    params: byName,
    response: Forecast,
  }),
  suggestTarget: defineRoute({
    id: "slo.suggestTarget",
    method: "GET",
    path: "/api/v1/slos/:name/target-suggestion",
    summary: "The target that the past would have kept: in how many windows, and with how many pages",
    permission: "slo:read",
    params: byName,
    query: z.object({
      days: z.coerce.number<string | number>().int().min(1).max(90).default(90).describe("how far to look back"),
    }),
    response: TargetSuggestion,
  }),
};
