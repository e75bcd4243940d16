import { POLICY_ACTIONS } from "@shipshape/domain/gates/budget-policy";
import * as z from "zod";
import { defineEvent } from "./event.ts";
import { ChangeClass, GateReason, Verdict } from "./gates.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Done, Labels, Moment, Name } from "./value.ts";

/** A name, or a pattern in which "*" stands for any run of characters. */
const Pattern = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[-a-z0-9*]+$/, 'a name, in which "*" stands for any run of characters');

export const PolicySelector = z.strictObject({
  services: z.array(Pattern).optional(),
  teams: z.array(Pattern).optional(),
  tiers: z.array(z.int().min(1).max(4)).optional(),
  slos: z.array(Pattern).optional(),
});

const CONDITIONS = ["spent", "remainingBelow", "burning", "oneIncidentTook"] as const;

export const ClauseCondition = z
  .strictObject({
    spent: z.literal(true).optional().describe("nothing is left"),
    remainingBelow: z.number().min(-10).max(1).optional().describe("share of the budget: 0.25 is a quarter"),
    burning: z.enum(["page", "ticket"]).optional().describe("page: a burn alert that pages fires; ticket: any"),
    oneIncidentTook: z.number().min(0).max(10).optional().describe("more than this share of the budget"),
  })
  .refine((when) => CONDITIONS.filter((name) => when[name] !== undefined).length === 1, {
    message: `exactly one of ${CONDITIONS.join(", ")} is needed`,
  });

export const PolicyAction = z
  .strictObject({
    action: z.enum(POLICY_ACTIONS),
    changeClasses: z.array(ChangeClass).min(1).optional().describe("every change where absent"),
    approvers: z.int().min(1).max(10).optional().describe("how many must approve; 1 where absent"),
    approverTeams: z
      .array(Name)
      .min(1)
      .optional()
      .describe("whose members may approve; whoever may approve where absent"),
  })
  .refine(({ action, approvers, approverTeams }) => action === "requireApproval" || (!approvers && !approverTeams), {
    message: "only requireApproval has approvers and approverTeams",
  });

export const PolicyClause = z.strictObject({
  name: Name,
  when: ClauseCondition,
  actions: z.array(PolicyAction).min(1),
  sentence: z.string().min(1).max(300).optional().describe("what it means, in your words; everybody held up reads it"),
});

const isEachOnce = (clauses: readonly { name: string }[]): boolean =>
  new Set(clauses.map(({ name }) => name)).size === clauses.length;

export const PolicySpec = z.strictObject({
  description: z.string().max(4000).default(""),
  selector: PolicySelector.default({}).describe("what it governs; nothing named is everything"),
  clauses: z.array(PolicyClause).min(1).max(20).refine(isEachOnce, "each clause needs a name of its own"),
  exemptions: z.array(ChangeClass).default([]).describe("classes of change that no clause holds up"),
});

/** What a person says of a policy. */
export const PolicyInput = PolicySpec.extend({
  displayName: z.string().min(1).max(200).optional(),
  labels: Labels,
  annotations: Annotations,
});

export const BudgetPolicy = PolicySpec.extend({
  name: Name,
  displayName: z.string(),
  labels: Labels,
  annotations: Annotations,
  builtIn: z.boolean().describe("it holds where no other does, until you write one named default"),
  governs: z.int().describe("objectives"),
});

/** A clause as it stands for one objective now. */
export const StandingClause = z.object({
  clause: Name,
  when: z.string().describe("in words"),
  what: z.string().describe("in words"),
  sternest: z.enum(["allow", "warn", "defer", "deny"]).describe("what it can do to a change at most"),
  holds: z.boolean(),
  because: z.array(z.string()).describe("the facts that it holds by"),
  since: Moment.nullable().describe("since when it holds, as far as was noticed"),
});

export const GovernedObjective = z.object({
  slo: Name,
  service: Name,
  policy: Name,
  because: z.string().describe("why this policy governs it"),
  remainingShare: z.number().nullable(),
  clauses: z.array(StandingClause),
});

/** What a policy would do to a gate. */
export const PolicyEffect = z.object({
  service: Name,
  governed: z.array(z.object({ slo: Name, because: z.string() })).describe("the objectives it would govern"),
  now: Verdict,
  after: Verdict,
  because: z.array(GateReason),
});

const byName = z.object({ name: Name });

export const gatePolicies = {
  listPolicies: defineRoute({
    id: "gates.listPolicies",
    method: "GET",
    path: "/api/v1/budget-policies",
    summary: "Error budget policies, and how many objectives each governs",
    permission: "gates:read",
    response: z.object({ policies: z.array(BudgetPolicy) }),
  }),
  getPolicy: defineRoute({
    id: "gates.getPolicy",
    method: "GET",
    path: "/api/v1/budget-policies/:name",
    summary: "An error budget policy, the objectives it governs and the clauses that hold now",
    permission: "gates:read",
    params: byName,
    response: BudgetPolicy.extend({
      objectives: z.array(GovernedObjective),
      document: z.string().describe("the policy as YAML, as it is kept in a repository"),
    }),
  }),
  policyInForce: defineRoute({
    id: "gates.policyInForce",
    method: "GET",
    path: "/api/v1/slos/:name/budget-policy",
    summary: "The error budget policy that governs an objective, and which of its clauses hold now",
    permission: "gates:read",
    params: byName,
    response: GovernedObjective.extend({ displayName: z.string(), exemptions: z.array(ChangeClass) }),
  }),
  previewPolicy: defineRoute({
    id: "gates.previewPolicy",
    method: "POST",
    path: "/api/v1/budget-policies/preview",
    summary: "What a policy would do now to the gate of each service, were it applied; nothing is changed",
    permission: "gates:read",
    body: z.strictObject({
      name: Name,
      policy: PolicySpec.optional().describe("absent: as it stands"),
      document: z.string().max(100_000).optional().describe("the same as YAML (kind: ErrorBudgetPolicy)"),
      changeClass: ChangeClass.default("feature"),
    }),
    response: z.object({ changes: z.int().describe("gates that answer differently"), services: z.array(PolicyEffect) }),
  }),
  putPolicy: defineRoute({
    id: "gates.putPolicy",
    method: "PUT",
    path: "/api/v1/budget-policies/:name",
    summary: "Write an error budget policy: it holds from now on",
    permission: "gates:write",
    params: byName,
    body: PolicyInput,
    response: BudgetPolicy,
  }),
  deletePolicy: defineRoute({
    id: "gates.deletePolicy",
    method: "DELETE",
    path: "/api/v1/budget-policies/:name",
    summary: "Take an error budget policy away: what it governed falls to the next that selects it",
    permission: "gates:write",
    params: byName,
    response: Done,
  }),
};

const ClauseEvent = z.object({
  sloId: z.uuid(),
  slo: Name,
  serviceId: z.uuid(),
  service: Name,
  policy: Name,
  clause: Name,
  incident: z.string().nullable().describe("INC-7, where the clause is about one"),
  because: z.string(),
});
export const policyClauseReached = defineEvent(
  "gates.policyClauseReached",
  "An objective reached a clause of its error budget policy",
  ClauseEvent.extend({
    what: z.string().describe("what follows, in words"),
    tell: z.array(z.uuid()).describe("the people whom the policy wants told: who is in the owning team"),
    url: z.string(),
  }),
);
export const policyClauseLeft = defineEvent(
  "gates.policyClauseLeft",
  "A clause of an error budget policy no longer holds",
  ClauseEvent,
);
export const budgetPolicyChanged = defineEvent(
  "gates.budgetPolicyChanged",
  "An error budget policy was written or taken away",
  z.object({ policy: Name, change: z.enum(["created", "updated", "deleted"]) }),
);
