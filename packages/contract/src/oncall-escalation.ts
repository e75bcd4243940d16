import { PRIORITIES } from "@shipshape/domain/alerts/priority";
import { WEEKDAYS } from "@shipshape/domain/time/weekday";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { Urgency } from "./notify.ts";
import { LocalTime } from "./recurring-time.ts";
import { defineRoute } from "./route.ts";
import { Annotations, DisplayName, Done, Labels, Moment, Name, OnlyNew, Revision, Seen, TimeZone } from "./value.ts";

const LONGEST_MINUTES = 7 * 1_440;
const Minutes = z.number().min(0).max(LONGEST_MINUTES);

export const Priority = z.enum(PRIORITIES);

/** Whom a step tells, or where it goes on. */
export const EscalationTarget = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("user"), name: Name }),
  z.strictObject({ kind: z.literal("schedule"), name: Name.describe("whoever is on call for it") }),
  z.strictObject({
    kind: z.literal("roundRobin").describe("one each time, whoever was asked longest ago"),
    users: z.array(Name).min(1).max(100).optional(),
    schedule: Name.optional().describe("over those on call for it"),
  }),
  z.strictObject({
    kind: z.literal("everyone").describe("all of them, on call or not"),
    schedule: Name.optional(),
    team: Name.optional(),
  }),
  z.strictObject({ kind: z.literal("policy").describe("hands off: that policy goes on"), name: Name }),
  z.strictObject({ kind: z.literal("webhook").describe("a program, by a signed POST"), url: z.string().max(2_000) }),
]);

export const EscalationHours = z.strictObject({
  days: z.array(z.enum(WEEKDAYS)).min(1).default(["MO", "TU", "WE", "TH", "FR"]),
  opens: LocalTime.default("09:00"),
  closes: LocalTime.default("17:00").describe("not included; no later than it opens: on the next day"),
  timeZone: TimeZone.optional(),
  schedule: Name.optional().describe("on the clock of this schedule"),
  responder: z
    .strictObject({ kind: z.enum(["user", "schedule"]), name: Name })
    .optional()
    .describe("on the own clock of whoever this means then; of several, one is enough"),
});

/** What a branch asks: everything that it names must hold. */
export const EscalationCondition = z
  .strictObject({
    priority: z.array(Priority).min(1).optional(),
    urgency: Urgency.optional(),
    severity: z.array(z.string().max(100)).min(1).optional().describe("of the incident: SEV1"),
    labels: z
      .array(z.string().min(1).max(1_000))
      .min(1)
      .max(20)
      .optional()
      .describe('matchers as in Alertmanager: env="production", region=~"eu-.*"'),
    hours: EscalationHours.optional(),
    get all() {
      return z.array(EscalationCondition).min(1).max(20).optional();
    },
    get any() {
      return z.array(EscalationCondition).min(1).max(20).optional();
    },
    get not() {
      return EscalationCondition.optional();
    },
  })
  .meta({ id: "EscalationCondition" });

/** A step, with targets; or a branch, with `if`, `steps` and `else`. */
export const EscalationNode = z
  .strictObject({
    delayMinutes: Minutes.default(0).describe("after what was before it"),
    targets: z.array(EscalationTarget).min(1).max(50).optional(),
    acknowledgements: z.int().min(1).max(50).optional().describe("how many of those it tells must acknowledge"),
    urgency: Urgency.optional().describe("low: a notice that can wait; the incident's own where absent"),
    if: EscalationCondition.optional(),
    get steps() {
      return z.array(EscalationNode).max(50).optional();
    },
    get else() {
      return z.array(EscalationNode).max(50).optional();
    },
  })
  .meta({ id: "EscalationNode" });

/** What a document says of a policy. */
export const EscalationPolicySpec = z.strictObject({
  description: z.string().max(4000).default(""),
  steps: z.array(EscalationNode).min(1).max(50),
  repeat: z.int().min(0).max(10).default(2).describe("how often to start over when nobody answers"),
  repeatAfterMinutes: Minutes.optional().describe("between the last step of a round and the first of the next"),
  stillWorking: z
    .strictObject({
      askAfterMinutes: z.number().gt(0).max(LONGEST_MINUTES),
      answerWithinMinutes: z.number().gt(0).max(1_440).default(10),
    })
    .optional()
    .describe("asks whoever acknowledged whether they still work on it; without an answer paging begins again"),
  fallback: z.boolean().default(false).describe("it pages where nothing else would: one policy of the installation"),
});

export const EscalationPolicyInput = EscalationPolicySpec.extend({
  displayName: DisplayName.optional(),
  labels: Labels,
  annotations: Annotations,
});

export const EscalationPolicy = EscalationPolicySpec.extend({
  name: Name,
  displayName: z.string(),
  labels: Labels,
  annotations: Annotations,
  revision: Revision,
});

const Person = z.object({ user: Name, displayName: z.string(), because: z.string() });

/** A step that is taken, or a branch that is decided. */
export const EscalationForecastStep = z.object({
  kind: z.enum(["step", "decision"]),
  policy: Name,
  path: z.string().describe("where it stands in the tree of its policy: 2.then.1"),
  name: z.string().describe("the same in words: step 2 of 3, then 1 of 2"),
  round: z.int().describe("from 1; rounds after the first start over because nobody answered"),
  at: Moment,
  because: z.string(),
  side: z.enum(["then", "else"]).nullable().describe("what a branch decided"),
  people: z.array(Person),
  webhooks: z.array(z.string()).describe("programs that are told, by host"),
  handsOffTo: Name.nullable(),
  unreachable: z.array(z.string()).describe("targets behind which nobody stands, each with its mend"),
  urgency: Urgency.nullable().describe("of a step that asks with another urgency than the incident's"),
  acknowledgements: z.int(),
});

/** For which incident a forecast is made. */
export const ForecastQuery = z.object({
  at: Moment.optional().describe("when it opens; now where absent"),
  priority: Priority.default("P1"),
  urgency: Urgency.optional().describe("what the priority says where absent"),
  severity: z.string().max(100).optional(),
  labels: z
    .string()
    .max(2_000)
    .regex(/^$|^[^=,]+=[^=,]*(,[^=,]+=[^=,]*)*$/, "labels as name=value, several with commas between them")
    .optional(),
});

export const EscalationForecast = z.object({
  policy: Name,
  at: Moment,
  priority: Priority,
  urgency: Urgency,
  steps: z.array(EscalationForecastStep),
  ends: z.object({ at: Moment, because: z.string() }),
  policies: z
    .array(z.object({ name: Name, steps: z.array(EscalationNode), repeat: z.int() }))
    .describe("the policy and all those that it may hand off to"),
});

const byName = z.object({ name: Name });

/** The routes of escalation policies, in the room of on-call. */
export const escalation = {
  listEscalationPolicies: defineRoute({
    id: "oncall.listEscalationPolicies",
    method: "GET",
    path: "/api/v1/escalation-policies",
    summary: "Escalation policies",
    permission: "oncall:read",
    response: z.object({ escalationPolicies: z.array(EscalationPolicy) }),
  }),
  getEscalationPolicy: defineRoute({
    id: "oncall.getEscalationPolicy",
    method: "GET",
    path: "/api/v1/escalation-policies/:name",
    summary: "An escalation policy",
    permission: "oncall:read",
    params: byName,
    response: EscalationPolicy,
  }),
  putEscalationPolicy: defineRoute({
    id: "oncall.putEscalationPolicy",
    method: "PUT",
    path: "/api/v1/escalation-policies/:name",
    summary: "Create an escalation policy, or change what it says; by the same rules as configuration as code",
    permission: "oncall:write",
    params: byName,
    query: OnlyNew.extend(Seen.shape),
    body: EscalationPolicyInput,
    response: EscalationPolicy,
  }),
  deleteEscalationPolicy: defineRoute({
    id: "oncall.deleteEscalationPolicy",
    method: "DELETE",
    path: "/api/v1/escalation-policies/:name",
    summary: "Delete an escalation policy that no service, team or other policy names",
    permission: "oncall:write",
    params: byName,
    query: Seen,
    response: Done,
  }),
  forecastEscalation: defineRoute({
    id: "oncall.forecastEscalation",
    method: "GET",
    path: "/api/v1/escalation-policies/:name/forecast",
    summary: "Whom an incident that opens at a moment (default now) would page, when and why, if nobody acknowledged",
    permission: "oncall:read",
    params: byName,
    query: ForecastQuery,
    response: EscalationForecast,
  }),
  listEscalationWebhooks: defineRoute({
    id: "oncall.listEscalationWebhooks",
    method: "GET",
    path: "/api/v1/escalation-policies/:name/webhooks",
    summary: "The programs that a policy tells, each with the secret that signs what it is told (Standard Webhooks)",
    permission: "oncall:write",
    params: byName,
    response: z.object({ webhooks: z.array(z.object({ url: z.string(), secret: z.string() })) }),
  }),
  tryEscalation: defineRoute({
    id: "oncall.tryEscalation",
    method: "POST",
    path: "/api/v1/escalation-policies/:name/forecast",
    summary: "The same of a policy as it might be: nothing is changed, and what is wrong with it is said",
    permission: "oncall:read",
    params: byName,
    query: ForecastQuery,
    body: EscalationPolicyInput,
    response: EscalationForecast.extend({
      faults: z.array(z.object({ path: z.string(), message: z.string() })),
    }),
  }),
};

export const escalationPolicyChanged = defineEvent(
  "oncall.escalationPolicyChanged",
  "An escalation policy was created, changed or deleted by hand",
  z.object({ escalationPolicy: Name }),
);
