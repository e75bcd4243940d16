import * as z from "zod";
import { AlertRoute, Priority } from "./alerts.ts";
import { defineEvent } from "./event.ts";
import { BusinessHours, Recurrence, stretch } from "./recurring-time.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name, OnlyNew } from "./value.ts";

const Expression = z.string().trim().min(1, "an expression in CEL").max(4_000);
const Minutes = (most: number) => z.int().min(1).max(most);
const DAY = 1_440;

/** When a rule holds. */
export const RuleTime = z.discriminatedUnion("kind", [
  stretch("once", "one stretch of time"),
  Recurrence.extend({ kind: z.literal("recurring").describe("again and again, by a recurrence rule") }),
  BusinessHours.extend({
    kind: z.literal("hours").describe("in these hours of the week"),
    outside: z.boolean().default(false).describe("outside of them instead"),
  }),
]);

const Fields = z.record(z.string().min(1).max(200), Expression.nullable());

export const RuleActions = z.strictObject({
  set: z
    .strictObject({
      title: Expression.optional(),
      severity: Expression.optional(),
      service: Expression.optional().describe("gives the name of a service in the catalog"),
      labels: Fields.optional().describe("null takes one away"),
      annotations: Fields.optional(),
    })
    .optional()
    .describe("what the alert is from here on; each value is an expression that gives a text"),
  priority: Priority.optional(),
  route: z
    .strictObject({ receiver: z.string().min(1).max(200).optional(), escalationPolicy: Name.optional() })
    .optional()
    .describe("where it goes, in place of its service's policy and the route tree"),
  suppress: z
    .strictObject({ reason: z.string().min(1).max(500) })
    .optional()
    .describe("it pages nobody"),
  deduplicate: z
    .strictObject({
      key: Expression.describe("alerts with the same one are one: labels.host"),
      withinMinutes: Minutes(7 * DAY)
        .default(60)
        .describe("how long after the first one ended"),
    })
    .optional(),
  threshold: z
    .strictObject({
      count: z.int().min(2).max(1_000),
      withinMinutes: Minutes(DAY),
      by: z.array(Expression).max(10).default([]).describe("counted apart by these: service.name, labels.zone"),
    })
    .optional()
    .describe("pages once so many alerts began to fire in so many minutes"),
  pause: z
    .strictObject({ minutes: Minutes(60) })
    .optional()
    .describe("waits so long, and pages nobody if it passes meanwhile"),
  workingHours: BusinessHours.optional().describe("what comes outside of them waits until they begin"),
  group: z
    .strictObject({
      by: z.array(Expression).max(10).default([]),
      withinMinutes: Minutes(DAY).default(60).describe("each so soon after the one before"),
    })
    .optional(),
});

/** What a document says of a rule. */
export const AlertRuleSpec = z.strictObject({
  description: z.string().max(4_000).default(""),
  order: z.int().min(0).max(1_000_000).default(100).describe("smaller numbers are asked first"),
  enabled: z.boolean().default(true),
  when: Expression.optional().describe(
    'which alerts it is about, in CEL: labels.env == "production"; all where absent',
  ),
  services: z.array(Name).min(1).max(1_000).optional().describe("only alerts of these services"),
  during: RuleTime.optional().describe("when it holds; always where absent"),
  do: RuleActions,
  stop: z.boolean().default(false).describe("rules after it do not see the alerts that it is about"),
  holdsP1: z
    .boolean()
    .default(false)
    .describe("threshold, pause and working hours hold back P1 too, which otherwise pages at once"),
});

export const AlertRuleInput = AlertRuleSpec.extend({
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});
/** A rule as it is tried out before it is kept. */
export const DraftRule = AlertRuleInput.extend({
  name: Name.describe("of the rule whose place it takes, or a new one"),
});

export const RuleUse = z.object({
  hits: z.int().describe("alerts that it was about in the last 7 days"),
  held: z.int().describe("of those it kept back"),
  passedBy: z.int().describe("paused alerts that passed by themselves"),
  failures: z.int().describe("alerts for which it could not be evaluated"),
  lastHit: Moment.nullable(),
  lastFailure: z.string().nullable(),
});

export const AlertRule = AlertRuleSpec.extend({
  name: Name,
  displayName: z.string(),
  labels: Labels,
  annotations: Annotations,
  summary: z.string().describe("what it does, in words"),
  use: RuleUse,
  author: z.string(),
  createdAt: Moment,
  updatedAt: Moment,
});

export const TraceStep = z.object({
  stage: z
    .string()
    .describe("rules, suppress, silence, inhibition, deduplicate, threshold, pause, hours, group, route"),
  rule: z.string().describe("its name; empty where the stage has none"),
  effect: z.string(),
  because: z.string(),
});
export const Decision = z.enum(["dispatch", "hold", "suppress"]);

/** Why an alert did or did not page. */
export const AlertWhy = z.object({
  alertId: z.uuid(),
  shortId: z.string(),
  title: z.string(),
  decision: Decision,
  word: z.string().describe("how it stands: silenced, held until 09:00; empty when it was dispatched"),
  because: z.string(),
  priority: Priority,
  urgency: z.enum(["high", "low"]),
  route: AlertRoute,
  groupKey: z.string().nullable(),
  trace: z.array(TraceStep),
  judgedAt: Moment.nullable().describe("null where no rule touched it"),
  reconsiderAt: Moment.nullable().describe("when it is judged again, if it still fires"),
  received: z
    .object({
      title: z.string(),
      severity: z.string(),
      service: z.string().nullable(),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    })
    .nullable()
    .describe("as its sender gave it, where rules changed it"),
  incident: z.string().nullable().describe("what incidents made of it, in words"),
});

export const ExpressionProblem = z.object({
  path: z.string().describe("do.set.title"),
  message: z.string(),
  line: z.int(),
  column: z.int(),
});

export const ReplayedAlert = z.object({
  alertId: z.uuid(),
  shortId: z.string(),
  title: z.string(),
  service: z.string().nullable(),
  startsAt: Moment,
  before: Decision,
  after: Decision,
  because: z.string().describe("why it would be so"),
});

export const Replay = z.object({
  id: z.uuid(),
  status: z.enum(["running", "done", "failed"]),
  done: z.int().describe("alerts judged by now"),
  total: z.int(),
  from: Moment,
  to: Moment,
  pagedBefore: z.int().describe("alerts that would be let through with the rules as they are"),
  pagedAfter: z.int().describe("… and with the draft"),
  silenced: z.int().describe("let through now, and not with the draft"),
  added: z.int().describe("let through with the draft, and not now"),
  changed: z.int().describe("let through either way, but with another title, priority, service or route"),
  examples: z.array(ReplayedAlert).describe("those that would differ, newest first; at most 200"),
  because: z.string().describe("the whole in a sentence"),
});

const byName = z.object({ name: Name });
const RuleList = z.object({ rules: z.array(AlertRule) });

export const alertRules = {
  listRules: defineRoute({
    id: "alerts.listRules",
    method: "GET",
    path: "/api/v1/alert-rules",
    summary: "Rules over alerts, in the order in which they are asked",
    permission: "alerts:read",
    response: RuleList,
  }),
  getRule: defineRoute({
    id: "alerts.getRule",
    method: "GET",
    path: "/api/v1/alert-rules/:name",
    summary: "A rule, and how often it was about an alert",
    permission: "alerts:read",
    params: byName,
    response: AlertRule,
  }),
  putRule: defineRoute({
    id: "alerts.putRule",
    method: "PUT",
    path: "/api/v1/alert-rules/:name",
    summary: "Make or replace a rule; it holds for alerts from now on",
    permission: "alerts:write",
    params: byName,
    query: OnlyNew,
    body: AlertRuleInput,
    response: AlertRule,
  }),
  enableRule: defineRoute({
    id: "alerts.enableRule",
    method: "POST",
    path: "/api/v1/alert-rules/:name/enabled",
    summary: "Switch a rule on or off",
    permission: "alerts:write",
    params: byName,
    body: z.strictObject({ enabled: z.boolean() }),
    response: AlertRule,
  }),
  moveRule: defineRoute({
    id: "alerts.moveRule",
    method: "POST",
    path: "/api/v1/alert-rules/:name/place",
    summary: "Ask a rule right before another, or last",
    permission: "alerts:write",
    params: byName,
    body: z.strictObject({
      before: Name.nullable().describe("the rule that it is asked before; null: it is asked last"),
    }),
    response: RuleList,
  }),
  removeRule: defineRoute({
    id: "alerts.removeRule",
    method: "DELETE",
    path: "/api/v1/alert-rules/:name",
    summary: "Take a rule away",
    permission: "alerts:write",
    params: byName,
    response: Done,
  }),
  checkRule: defineRoute({
    id: "alerts.checkRule",
    method: "POST",
    path: "/api/v1/alert-rules/check",
    summary: "What is wrong with a draft, and what it makes of an alert. Nothing is changed",
    permission: "alerts:read",
    body: z.strictObject({
      rule: DraftRule,
      alert: z.string().optional().describe("ALR-12: an alert to try it on"),
    }),
    response: z.object({
      problems: z.array(ExpressionProblem),
      matches: z.boolean().nullable().describe("whether it is about that alert; null without one, or where it fails"),
      outcome: AlertWhy.nullable().describe("what would become of the alert"),
    }),
  }),
  replayRules: defineRoute({
    id: "alerts.replayRules",
    method: "POST",
    path: "/api/v1/alert-rules/replays",
    summary:
      "Run a draft, or the rules without one, over the alerts of the past: what would have paged and did not, and the other way round",
    permission: "alerts:read",
    body: z.strictObject({
      rule: DraftRule.optional().describe("takes the place of the rule of its name; none: see 'without'"),
      without: Name.optional().describe("a rule that is left out"),
      days: z.int().min(1).max(90).default(7),
    }),
    response: Replay,
  }),
  getReplay: defineRoute({
    id: "alerts.getReplay",
    method: "GET",
    path: "/api/v1/alert-rules/replays/:id",
    summary: "How far a replay has come",
    permission: "alerts:read",
    params: z.object({ id: z.uuid() }),
    response: Replay,
  }),
  applyRules: defineRoute({
    id: "alerts.applyRules",
    method: "POST",
    path: "/api/v1/alert-rules/apply",
    summary: "Judge what fires now by the rules as they are now; what paged already stays as it is",
    permission: "alerts:write",
    response: z.object({
      judged: z.int().describe("alerts that fire and had not been let through"),
      because: z.string(),
    }),
  }),
  why: defineRoute({
    id: "alerts.why",
    method: "GET",
    path: "/api/v1/alerts/:id/why",
    summary: "Why an alert did or did not page: each rule that touched it, and what decided",
    permission: "alerts:read",
    params: z.object({ id: z.string() }),
    response: AlertWhy,
  }),
};

export const alertRuleChanged = defineEvent(
  "alerts.ruleChanged",
  "A rule over alerts was made, changed, moved or taken away",
  z.object({ rule: Name, change: z.enum(["created", "updated", "moved", "removed"]) }),
);
